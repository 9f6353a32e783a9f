//! Buckets, their rules, what they announce, and a folder in one.

use super::way::{Back, Made, TakeBack, anew};
use crate::plan::{
    Action, BlockPublicAccess, CreateBucket, DeleteBucket, DeleteBucketPolicy, DeleteFolderObject,
    PutBucketNotification, PutBucketPolicy, PutFolderObject, RestorePublicAccess,
};

impl TakeBack for CreateBucket {
    fn back(&self, made: &Made<'_>) -> Back {
        let folders = made.beside.iter().filter_map(|(action, _)| match action {
            Action::PutFolderObject(put) if put.bucket == self.bucket => Some(put.folder.clone()),
            _ => None,
        });
        Back::By(vec![Action::DeleteBucket(DeleteBucket {
            bucket: self.bucket.clone(),
            made_in: made.run.to_owned(),
            but: folders.collect(),
        })])
    }

    fn title(&self) -> String {
        "The bucket".to_owned()
    }
}

impl TakeBack for BlockPublicAccess {
    fn back(&self, made: &Made<'_>) -> Back {
        let is_of_it = |action: &Action| matches!(action, Action::CreateBucket(bucket) if bucket.bucket == self.bucket);
        if made.beside.iter().any(|(action, _)| is_of_it(action)) {
            return Back::Stays("It keeps the files in the bucket closed to the public.");
        }
        Back::By(vec![Action::RestorePublicAccess(RestorePublicAccess {
            bucket: self.bucket.clone(),
            after: self.seen,
        })])
    }

    fn title(&self) -> String {
        "The bucket is closed to the public".to_owned()
    }
}

impl TakeBack for PutBucketPolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        let (bucket, ours) = (self.bucket.clone(), self.after.clone());
        Back::By(vec![match &self.seen {
            Some(before) => Action::PutBucketPolicy(Self {
                bucket,
                seen: Some(ours),
                after: before.clone(),
            }),
            None => Action::DeleteBucketPolicy(DeleteBucketPolicy { bucket, seen: ours }),
        }])
    }

    fn title(&self) -> String {
        "Put the bucket's rules back".to_owned()
    }
}

impl TakeBack for PutBucketNotification {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::PutBucketNotification(Self {
            bucket: self.bucket.clone(),
            seen: self.after.clone(),
            after: self.seen.clone(),
        })])
    }

    fn title(&self) -> String {
        "Take our message out of the bucket's list".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for PutFolderObject {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::DeleteFolderObject(DeleteFolderObject {
            bucket: self.bucket.clone(),
            folder: self.folder.clone(),
        })])
    }

    fn title(&self) -> String {
        "The file that stands for the folder".to_owned()
    }
}

impl TakeBack for DeleteBucket {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the empty bucket".to_owned()
    }
}

impl TakeBack for DeleteBucketPolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::PutBucketPolicy(PutBucketPolicy {
            bucket: self.bucket.clone(),
            seen: None,
            after: self.seen.clone(),
        })])
    }

    fn title(&self) -> String {
        "Take the bucket's rules away".to_owned()
    }
}

impl TakeBack for RestorePublicAccess {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Put public access back as it was".to_owned()
    }
}

impl TakeBack for DeleteFolderObject {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the empty file of the folder".to_owned()
    }
}
