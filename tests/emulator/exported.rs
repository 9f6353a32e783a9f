//! The exported script, run with the AWS CLI: what it makes is what a run makes, and run again it writes nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::product::{ANSWERS, Product, answers_with};
use super::proxy::Proxy;
use super::python;
use super::templates::lint;
use super::world::{Looker, WHOLE, seed};

const ID: &str = "0f5c0a52-7a5e-4a1b-9f64-5d2b8f6b7c11";

/// The files of a form for these answers, in a folder that lives as long as the test.
fn files(product: &Product, form: &str, folder: &Path) -> Vec<PathBuf> {
    let out = folder.display().to_string();
    let ran = product
        .run(&["export", "--as", form, "--out", &out])
        .exits(0);
    let files: Vec<PathBuf> = ran
        .all("exported")
        .map(|event| event["file"].as_str().expect("a file").into())
        .collect();
    for file in &files {
        let text = fs::read_to_string(file).expect("the file");
        assert!(!text.contains(ID), "{}", file.display());
    }
    files
}

/// The script for these answers.
fn exported(product: &Product, folder: &Path) -> PathBuf {
    files(product, "cli", folder);
    folder.join("radiant-aws-setup.sh")
}

/// Answers with a second Region of GuardDuty.
fn two_regions() -> String {
    answers_with(
        "regions = [\"us-east-1\"]",
        "regions = [\"us-east-1\", \"eu-west-1\"]",
    )
}

/// The folder of the programs that came with the Python.
fn tools() -> PathBuf {
    python::with_code().parent().expect("a folder").to_owned()
}

fn run(proxy: &Proxy, script: &Path) -> Output {
    let path = std::env::var_os("PATH").expect("a path");
    let mut folders = vec![tools()];
    folders.extend(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("a path");
    Command::new("bash")
        .arg(script)
        .env_clear()
        .env("PATH", path)
        .env("HOME", script.parent().expect("a folder"))
        .env("AWS_ENDPOINT_URL", proxy.url())
        .env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE000000001")
        .env("AWS_SECRET_ACCESS_KEY", "made+up")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("EXTERNAL_ROLE_ID", ID)
        .stdin(Stdio::null())
        .output()
        .expect("bash starts")
}

/// Runs it once more, where all is in place.
#[track_caller]
fn writes_nothing(proxy: &Proxy, script: &Path) -> Output {
    let again = run(proxy, script);
    let words = said(&again);
    assert!(again.status.success(), "{words}");
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{words}");
    again
}

#[track_caller]
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Nothing is wrong. Data that has to arrive, nobody sends here.
#[track_caller]
fn accepts(product: &Product) {
    let verify = product.verify();
    verify.is_well_formed();
    assert_eq!(verify.checks("failed"), Vec::<&str>::new(), "{verify}");
    assert!(verify.checks("passed").len() > 15, "{verify}");
}

#[test]
fn the_script_makes_what_verify_accepts_and_a_second_run_writes_nothing() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&product, folder.path());
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "an export only looks"
    );

    let first = run(&proxy, &script);
    assert!(first.status.success(), "{}", said(&first));
    assert!(!proxy.take_writes().is_empty());
    assert_eq!(Looker::start().look(&proxy.url()).counts(), WHOLE);
    accepts(&product);
    proxy.take_writes();

    let again = writes_nothing(&proxy, &script);
    assert!(
        said(&again).contains("Calls that wrote: 0."),
        "{}",
        said(&again)
    );

    let apply = product.apply().exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{apply}");
}

#[test]
fn a_script_that_was_cut_off_anywhere_is_run_again_to_the_same_end() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&product, folder.path());
    let whole = fs::read_to_string(&script).expect("the script");
    // Ended in the middle of a change, behind one of its writes.
    let writes: Vec<usize> = whole
        .match_indices("\ncall ")
        .map(|(at, _)| at + 1)
        .collect();
    assert!(writes.len() > 15, "{}", writes.len());
    for at in writes.iter().step_by(10) {
        proxy.reset();
        let (before, behind) = whole.split_at(*at);
        let line = behind.lines().next().expect("a line");
        let cut = format!(
            "{before}{line}\nexit 9\n{}",
            behind.get(line.len()..).unwrap_or_default()
        );
        let short = folder.path().join("cut.sh");
        fs::write(&short, cut).expect("a file");
        let ended = run(&proxy, &short);
        assert_eq!(ended.status.code(), Some(9), "{}", said(&ended));
        let again = run(&proxy, &script);
        assert!(again.status.success(), "{line}: {}", said(&again));
        assert_eq!(Looker::start().look(&proxy.url()).counts(), WHOLE, "{line}");
        accepts(&product);
    }
}

/// Takes out what the product put into the rules of buckets, topics and keys, and leaves a rule of somebody named so instead.
const SPOIL: &str = "
import json, sys, boto3
url, name = sys.argv[1:3]
def aws(service):
    return boto3.client(service, endpoint_url=url, region_name='us-east-1',
                        aws_access_key_id='testing', aws_secret_access_key='testing')
def rules(action, resource, sid=name):
    return json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Sid': sid, 'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::123456789012:root'},
         'Action': action, 'Resource': resource}]})
s3, sns, kms, iam = aws('s3'), aws('sns'), aws('kms'), aws('iam')
for bucket in [it['Name'] for it in s3.list_buckets()['Buckets']]:
    s3.put_bucket_policy(Bucket=bucket, Policy=rules('s3:GetObject', f'arn:aws:s3:::{bucket}/*'))
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
for topic in sns.list_topics()['Topics']:
    arn = topic['TopicArn']
    sns.set_topic_attributes(TopicArn=arn, AttributeName='Policy', AttributeValue=rules('sns:Publish', arn))
for key in kms.list_keys()['Keys']:
    kms.put_key_policy(KeyId=key['KeyId'], PolicyName='default', Policy=rules('kms:*', '*'))
for role in iam.list_roles()['Roles']:
    for policy in iam.list_attached_role_policies(RoleName=role['RoleName'])['AttachedPolicies']:
        iam.detach_role_policy(RoleName=role['RoleName'], PolicyArn=policy['PolicyArn'])
";

fn spoil(proxy: &Proxy, name: &str) {
    let spoiled = Command::new(python::with_moto())
        .args(["-c", SPOIL, &proxy.url(), name])
        .stdin(Stdio::null())
        .output()
        .expect("python starts");
    assert!(spoiled.status.success(), "{}", said(&spoiled));
    proxy.take_writes();
}

#[test]
fn the_script_mends_what_is_wrong_and_keeps_what_somebody_wrote() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    product.apply().exits(0);
    spoil(&proxy, "TheirRule");
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&product, folder.path());
    let mended = run(&proxy, &script);
    assert!(mended.status.success(), "{}", said(&mended));
    assert!(proxy.take_writes().len() > 6, "{}", said(&mended));
    accepts(&product);
    let world = format!("{:?}", Looker::start().look(&proxy.url()));
    assert!(world.matches("TheirRule").count() >= 4, "{world}");
}

#[test]
fn the_script_stops_where_somebody_has_changed_what_the_plan_saw() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    product.apply().exits(0);
    spoil(&proxy, "TheirRule");
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&product, folder.path());
    spoil(&proxy, "AnotherRule");
    let before = Looker::start().look(&proxy.url());
    let stopped = run(&proxy, &script);
    assert_eq!(stopped.status.code(), Some(1), "{}", said(&stopped));
    assert!(
        said(&stopped).contains("Somebody has changed this since the plan was made"),
        "{}",
        said(&stopped)
    );
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "{}",
        said(&stopped)
    );
    assert_eq!(Looker::start().look(&proxy.url()), before);
}

#[test]
fn the_script_works_in_no_other_account() {
    let proxy = Proxy::mended();
    let desk = Product::new(&proxy.url(), ANSWERS);
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&desk, folder.path());
    let text = fs::read_to_string(&script).expect("the script");
    fs::write(
        &script,
        text.replace("is_in 123456789012", "is_in 444455556666"),
    )
    .expect("a file");
    let stopped = run(&proxy, &script);
    assert_eq!(stopped.status.code(), Some(1), "{}", said(&stopped));
    assert!(
        said(&stopped).contains("signed in to another one"),
        "{}",
        said(&stopped)
    );
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
}

#[test]
fn the_script_is_clean_before_shellcheck() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&product, folder.path());
    let member = folder.path().join("radiant-member-role.sh");
    for script in [script, member] {
        let checked = Command::new(tools().join("shellcheck"))
            .arg("--severity=style")
            .arg(&script)
            .stdin(Stdio::null())
            .output()
            .expect("shellcheck starts");
        let found = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{}\n{found}", script.display());
    }
}

#[test]
fn templates_pass_cfn_lint_and_say_how_they_are_deployed() {
    let proxy = Proxy::mended();
    for answers in [ANSWERS.to_owned(), two_regions()] {
        let product = Product::new(&proxy.url(), &answers);
        let folder = tempfile::tempdir().expect("a folder");
        let all = files(&product, "cloudformation", folder.path());
        assert_eq!(all.len(), if answers == ANSWERS { 2 } else { 4 });
        for file in all {
            let text = fs::read_to_string(&file).expect("a template");
            let template = serde_json::from_str(&text).expect("JSON");
            let mut found = lint(&template);
            // `Fn::Sub` would read signs in texts that are not ours.
            found.retain(|said| !said.contains(":I1022:"));
            assert!(found.is_empty(), "{}: {found:#?}\n{text}", file.display());
        }
    }
}

/// Deploys a template as one stack, and waits for it; the last line says how it ended.
const DEPLOY: &str = "
import json, sys, boto3
url, file = sys.argv[1:3]
aws = boto3.client('cloudformation', endpoint_url=url, region_name='us-east-1',
                   aws_access_key_id='x', aws_secret_access_key='x')
template = json.load(open(file))
for it in template['Resources'].values():
    if it['Type'] == 'AWS::KMS::Key':
        # moto takes the tags of a key by other names than CloudFormation.
        it['Properties'].pop('Tags')
body = json.dumps(template)
values = [{'ParameterKey': 'ExternalRoleId', 'ParameterValue': sys.argv[3]}]
aws.create_stack(StackName='radiant', TemplateBody=body, Parameters=values,
                 Capabilities=['CAPABILITY_NAMED_IAM'])
kms = boto3.client('kms', endpoint_url=url, region_name='us-east-1',
                   aws_access_key_id='x', aws_secret_access_key='x')
for key in kms.list_keys()['Keys']:
    # moto keeps the rules of such a key in a form that it cannot give back.
    kms.put_key_policy(KeyId=key['KeyId'], PolicyName='default', Policy=json.dumps({
        'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'kms:*', 'Resource': '*',
        'Principal': {'AWS': 'arn:aws:iam::123456789012:root'}}]}))
stack = aws.describe_stacks(StackName='radiant')['Stacks'][0]
print(stack['StackStatus'], stack.get('StackStatusReason', ''))
";

#[test]
fn what_moto_deploys_of_the_template_verify_accepts() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let folder = tempfile::tempdir().expect("a folder");
    let all = files(&product, "cloudformation", folder.path());
    let deployed = Command::new(python::with_moto())
        .args(["-c", DEPLOY])
        .arg(proxy.url())
        .arg(&all[0])
        .arg(ID)
        .stdin(Stdio::null())
        .output()
        .expect("python starts");
    let told = String::from_utf8_lossy(&deployed.stdout).into_owned();
    assert!(
        told.starts_with("CREATE_COMPLETE"),
        "{told}{}",
        said(&deployed)
    );
    // moto's CloudFormation has no rules of buckets and topics, no trail and nothing of GuardDuty.
    let made = Looker::start().look(&proxy.url()).counts();
    assert_eq!(
        made,
        "buckets 2, topics 2, keys 2, trails 0, detectors 0, policies 1, roles 1"
    );
    // What it made is taken as it is, and what it could not is the rest.
    let apply = product.apply().exits(0);
    for part in ["-bucket", "-key", "-key-alias", "-topic", "role"] {
        let made = apply.changes("created");
        assert!(!made.iter().any(|id| id.ends_with(part)), "{part}: {apply}");
    }
    assert_eq!(Looker::start().look(&proxy.url()).counts(), WHOLE);
    accepts(&product);
}

/// Whether Terraform is here with the provider of AWS, which it may have to fetch.
fn terraform(folder: &Path, words: &[&str]) -> Option<Output> {
    Command::new("terraform")
        .args(words)
        .current_dir(folder)
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1")
        .stdin(Stdio::null())
        .output()
        .ok()
}

#[test]
fn the_terraform_form_is_valid_for_what_is_new_and_for_what_is_there() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), &two_regions());
    let folder = tempfile::tempdir().expect("a folder");
    let new = files(&product, "terraform", &folder.path().join("new"));
    // Everything is there, and somebody has emptied what serves others too.
    product.apply().exits(0);
    spoil(&proxy, "TheirRule");
    let there = files(&product, "terraform", &folder.path().join("there"));
    let text = fs::read_to_string(&there[0]).expect("the configuration");
    assert!(text.contains("\nimport {"), "{text}");
    for file in new.iter().chain(&there) {
        let folder = file.parent().expect("a folder");
        let init = terraform(folder, &["init", "-backend=false", "-input=false"]);
        if init.is_some_and(|init| init.status.success()) {
            let valid = terraform(folder, &["validate", "-no-color"]).expect("terraform");
            let told = String::from_utf8_lossy(&valid.stdout);
            let text = fs::read_to_string(file).expect("the configuration");
            assert!(valid.status.success(), "{told}{}\n{text}", said(&valid));
        } else {
            eprintln!("no Terraform with the provider of AWS is here: only its grammar is checked");
        }
        let parsed = Command::new(tools().join("hcl2tojson"))
            .arg(file)
            .stdin(Stdio::null())
            .output()
            .expect("the parser starts");
        assert!(parsed.status.success(), "{}", said(&parsed));
    }
}

#[test]
fn the_script_goes_on_into_the_other_accounts_of_an_organization() {
    let proxy = Proxy::mended();
    let made = seed(&proxy.url(), &["organization-of", "2"]);
    let accounts: Vec<&str> = made
        .as_array()
        .expect("a list")
        .iter()
        .map(|id| id.as_str().expect("a number"))
        .collect();
    let all = answers_with("accounts = []", "accounts = \"organization\"");
    let product = Product::new(&proxy.url(), &all);
    let folder = tempfile::tempdir().expect("a folder");
    let script = exported(&product, folder.path());
    proxy.take_writes();
    let first = run(&proxy, &script);
    assert!(first.status.success(), "{}", said(&first));
    let mut words = vec!["roles-in", "radiant-member-access-role"];
    words.extend(&accounts);
    let seen = seed(&proxy.url(), &words);
    for account in &accounts {
        assert_eq!(seen[*account], serde_json::json!([1, 1]), "{seen}");
    }
    let verify = product.verify();
    for status in ["failed", "unknown", "waiting"] {
        let mut checks = verify.checks(status);
        checks.retain(|id| id.starts_with("members/"));
        assert_eq!(checks, Vec::<&str>::new(), "{verify}");
    }
    proxy.take_writes();
    writes_nothing(&proxy, &script);
}
