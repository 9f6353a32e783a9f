set -euo pipefail
umask 077
export AWS_PAGER=''

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "Stopped. $*"
  say "What was written until here stays. Run the script again to go on, or look at the changes again with the program."
  exit 1
}

for tool in aws python3; do
  command -v "$tool" >/dev/null || stop "This needs $tool. CloudShell has it."
done
WORK=$(mktemp -d)
export WORK
trap 'rm -rf "$WORK"' EXIT

json() { python3 "$WORK/helper.py" "$@"; }

# JSON from the lines that follow, with what is known by now filled in.
input() { json fill >"$WORK/$1.json"; }

# Remembers a value that has its place in what follows.
value() { json keep "$1" "$2"; }

# What AWS says about a call that failed.
said() { tr '\n' ' ' <"$WORK/error"; }

# look SERVICE OPERATION QUERY [CODE...]: asks AWS. With one of these codes nothing is there.
look() {
  local service=$1 operation=$2 query=$3 code
  shift 3
  local only=()
  [ -z "$query" ] || only=(--query "$query")
  if aws "$service" "$operation" --region "$region" --output json "${only[@]+"${only[@]}"}" \
    --cli-input-json "file://$WORK/look.json" >"$WORK/answer.json" 2>"$WORK/error"; then
    return 0
  fi
  for code in "$@"; do
    if grep -qF "($code)" "$WORK/error"; then
      printf 'null' >"$WORK/answer.json"
      return 0
    fi
  done
  stop "AWS does not show what is there: $(said)"
}

# The same, for a look whose answer the next look needs. Fails where nothing is there.
look_first() {
  look "$@"
  json keep-answer
}

# Nothing is there.
nothing() { printf 'null' >"$WORK/answer.json"; }

# Whether the change has to be written. Stops where the account is not as the plan saw it.
must_write() {
  case $(json judge "$1") in
    right)
      say "  It is in place."
      in_place=$((in_place + 1))
      return 1
      ;;
    planned) return 0 ;;
    *) stop "Somebody has changed this since the plan was made: $title" ;;
  esac
}

# What AWS answers for a moment after something else was made or changed.
spreads='NoSuchBucket|NoSuchEntity|NotFoundException|TrailNotFound|OperationAborted|ConcurrentModification|ConflictException|Throttling|TooManyRequests|[Ii]nvalid principal|Insufficient(S3Bucket|EncryptionPolicy|SnsTopic|Dependency)|AccessNotEnabled|validate the following destination|not have permission|DisabledException'

# call SERVICE OPERATION: writes, and tries again for two minutes where AWS has not taken in yet what was written before.
call() {
  local began=$SECONDS
  until aws "$1" "$2" --region "$region" --output json \
    --cli-input-json "file://$WORK/write.json" >"$WORK/made.json" 2>"$WORK/error"; do
    if [ "$written" -eq 0 ] || [ $((SECONDS - began)) -ge 120 ] || ! grep -qE "$spreads" "$WORK/error"; then
      stop "AWS refused $1 $2: $(said)"
    fi
    sleep 5
  done
  written=$((written + 1))
}

# Takes out of the next write what this AWS CLI does not know yet: the service, the operation, the field, and what holds without it.
without_unknown() {
  local known
  known=$(aws "$1" "$2" --region "$region" --generate-cli-skeleton input)
  [[ $known != *"\"$3\""* ]] || return 0
  json leave-out "$3"
  say "  This AWS CLI does not know $3 yet. $4"
}

# The key that an earlier run made for this, if there is one.
made_key() {
  local key tags
  for key in $(aws kms list-keys --region "$region" --query 'Keys[].KeyArn' --output text); do
    tags=$(aws kms list-resource-tags --region "$region" --key-id "$key" --output text \
      --query "Tags[?TagKey=='MADE_BY' && TagValue=='PRODUCT' || TagKey=='MADE_FOR' && TagValue=='$1'].TagKey" 2>/dev/null) || continue
    [ "$(wc -w <<<"$tags")" -eq 2 ] || continue
    [ "$(aws kms describe-key --region "$region" --key-id "$key" --query KeyMetadata.KeyState --output text)" = Enabled ] || continue
    value setup.looked-up "$key"
    return 0
  done
  return 1
}

# Waits until GuardDuty publishes to where findings go.
until_it_publishes() {
  local began=$SECONDS status
  while :; do
    status=$(aws guardduty list-publishing-destinations --region "$region" --detector-id "$1" \
      --query "Destinations[?DestinationType=='S3'] | [0].Status" --output text)
    [ "$status" != PUBLISHING ] || return 0
    [ $((SECONDS - began)) -lt 300 ] || stop "GuardDuty does not publish. It says: $status"
    sleep 5
  done
}

# Waits until AWS has carried out an operation of a StackSet in every account.
until_carried_out() {
  local began=$SECONDS status
  while :; do
    status=$(aws cloudformation list-stack-set-operations --region "$region" --stack-set-name "$1" "${@:2}" \
      --query 'Summaries[0].Status' --output text)
    case $status in
      SUCCEEDED) return 0 ;;
      RUNNING | QUEUED | STOPPING) ;;
      *) stop "AWS could not give the StackSet $1 to every account: $status" ;;
    esac
    [ $((SECONDS - began)) -lt 7200 ] || stop "AWS still works on the StackSet $1."
    sleep 15
  done
}

own_keys=("${AWS_ACCESS_KEY_ID-}" "${AWS_SECRET_ACCESS_KEY-}" "${AWS_SESSION_TOKEN-}" "${AWS_PROFILE-}")

# Back to the sign-in that the script was started with.
leave() {
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE
  [ -z "${own_keys[0]}" ] || export AWS_ACCESS_KEY_ID="${own_keys[0]}" AWS_SECRET_ACCESS_KEY="${own_keys[1]}"
  [ -z "${own_keys[2]}" ] || export AWS_SESSION_TOKEN="${own_keys[2]}"
  [ -z "${own_keys[3]}" ] || export AWS_PROFILE="${own_keys[3]}"
}

# Whether calls go to this account.
is_in() {
  [ "$(aws sts get-caller-identity --region "$region" --query Account --output text)" = "$1" ]
}

# Into another account, by a role that is there.
enter_by_role() {
  local key secret token more=()
  leave
  [ -z "${ENTRY_EXTERNAL_ID-}" ] || more=(--external-id "$ENTRY_EXTERNAL_ID")
  read -r key secret token < <(aws sts assume-role --region "$region" --role-arn "$2" --role-session-name radiant-aws-setup \
    "${more[@]+"${more[@]}"}" --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text) ||
    stop "Account $1 does not let you in by $2."
  unset AWS_PROFILE
  export AWS_ACCESS_KEY_ID="$key" AWS_SECRET_ACCESS_KEY="$secret" AWS_SESSION_TOKEN="$token"
  is_in "$1" || stop "The role $2 does not lead into account $1."
}

# Into another account, by a profile of the AWS CLI.
enter_by_profile() {
  leave
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  export AWS_PROFILE="$2"
  is_in "$1" || stop "The profile $2 does not lead into account $1."
}

written=0
in_place=0
region='HOME_REGION'
title=''
