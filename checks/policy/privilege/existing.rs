//! Paths into something that is there already and runs with a role.

use super::catalogue::{Gain, Path, some, target};

const RHINO: &str = "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/";
const BISHOP_FOX: &str = "https://bishopfox.com/blog/privilege-escalation-in-aws";
const PATHFINDING: &str = "https://pathfinding.cloud/paths";

pub(super) const PATHS: &[Path] = &[
    Path {
        id: "lambda-update-code",
        does: "changes the code of a Lambda function that runs as {target}",
        gain: Gain::Existing("lambda.amazonaws.com"),
        needs: &[some("lambda:UpdateFunctionCode", "function:*")],
        source: RHINO,
    },
    Path {
        id: "lambda-update-configuration",
        does: "puts a layer of its own into a Lambda function that runs as {target}",
        gain: Gain::Existing("lambda.amazonaws.com"),
        needs: &[some("lambda:UpdateFunctionConfiguration", "function:*")],
        source: BISHOP_FOX,
    },
    Path {
        id: "ecs-execute-command",
        does: "runs commands in an ECS task that runs as {target}",
        gain: Gain::Existing("ecs-tasks.amazonaws.com"),
        needs: &[some("ecs:ExecuteCommand", "cluster/*")],
        source: PATHFINDING,
    },
    Path {
        id: "glue-update-dev-endpoint",
        does: "puts its SSH key into a Glue development endpoint that runs as {target}",
        gain: Gain::Existing("glue.amazonaws.com"),
        needs: &[some("glue:UpdateDevEndpoint", "devEndpoint/*")],
        source: RHINO,
    },
    Path {
        id: "cloudformation-update-stack",
        does: "changes a stack that CloudFormation keeps as {target}",
        gain: Gain::Existing("cloudformation.amazonaws.com"),
        needs: &[some("cloudformation:UpdateStack", "stack/*/*")],
        source: BISHOP_FOX,
    },
    Path {
        id: "cloudformation-change-set",
        does: "executes a change set of a stack that CloudFormation keeps as {target}",
        gain: Gain::Existing("cloudformation.amazonaws.com"),
        needs: &[
            some("cloudformation:CreateChangeSet", "stack/*/*"),
            some("cloudformation:ExecuteChangeSet", "stack/*/*"),
        ],
        source: PATHFINDING,
    },
    Path {
        id: "sagemaker-presigned-url",
        does: "opens a notebook instance that runs as {target}",
        gain: Gain::Existing("sagemaker.amazonaws.com"),
        needs: &[some("sagemaker:CreatePresignedNotebookInstanceUrl", "notebook-instance/*")],
        source: PATHFINDING,
    },
    Path {
        id: "sagemaker-lifecycle",
        does: "gives a notebook instance that runs as {target} a start script of its own",
        gain: Gain::Existing("sagemaker.amazonaws.com"),
        needs: &[
            some("sagemaker:CreateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/*"),
            some("sagemaker:StopNotebookInstance", "notebook-instance/*"),
            some("sagemaker:UpdateNotebookInstance", "notebook-instance/*"),
            some("sagemaker:StartNotebookInstance", "notebook-instance/*"),
        ],
        source: PATHFINDING,
    },
    Path {
        id: "codebuild-start-build",
        does: "starts a build that runs as {target} with commands of its own",
        gain: Gain::Existing("codebuild.amazonaws.com"),
        needs: &[some("codebuild:StartBuild", "project/*")],
        source: PATHFINDING,
    },
    Path {
        id: "codebuild-start-build-batch",
        does: "starts a batch of builds that runs as {target} with commands of its own",
        gain: Gain::Existing("codebuild.amazonaws.com"),
        needs: &[some("codebuild:StartBuildBatch", "project/*")],
        source: PATHFINDING,
    },
    Path {
        id: "apprunner-update-service",
        does: "changes an App Runner service that runs as {target}",
        gain: Gain::Existing("tasks.apprunner.amazonaws.com"),
        needs: &[some("apprunner:UpdateService", "service/*/*")],
        source: PATHFINDING,
    },
    Path {
        id: "bedrock-invoke-code-interpreter",
        does: "runs code in a code interpreter that runs as {target}",
        gain: Gain::Existing("bedrock-agentcore.amazonaws.com"),
        needs: &[
            some("bedrock-agentcore:StartCodeInterpreterSession", "code-interpreter-custom/*"),
            some("bedrock-agentcore:InvokeCodeInterpreter", "code-interpreter-custom/*"),
        ],
        source: PATHFINDING,
    },
    Path {
        id: "batch-submit-existing",
        does: "submits a Batch job that runs as {target} with a command of its own",
        gain: Gain::Existing("ecs-tasks.amazonaws.com"),
        needs: &[some("batch:SubmitJob", "job-definition/*")],
        source: PATHFINDING,
    },
    Path {
        id: "states-update-state-machine",
        does: "changes a state machine that runs as {target} and starts it",
        gain: Gain::Existing("states.amazonaws.com"),
        needs: &[some("states:UpdateStateMachine", "stateMachine:*"), some("states:StartExecution", "stateMachine:*")],
        source: "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
    },
    Path {
        id: "ec2-launch-template-version",
        does: "changes the launch template of instances that run as {target}",
        gain: Gain::Existing("ec2.amazonaws.com"),
        needs: &[
            some("ec2:CreateLaunchTemplateVersion", "launch-template/*"),
            some("ec2:ModifyLaunchTemplate", "launch-template/*"),
        ],
        source: PATHFINDING,
    },
    Path {
        id: "emr-add-steps",
        does: "runs a step on an EMR cluster whose instances run as {target}",
        gain: Gain::Existing("ec2.amazonaws.com"),
        needs: &[some("elasticmapreduce:AddJobFlowSteps", "cluster/*")],
        source: "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html",
    },
    Path {
        id: "ssm-send-command",
        does: "runs commands on {target}",
        gain: Gain::Instance,
        needs: &[target("ssm:SendCommand")],
        source: PATHFINDING,
    },
    Path {
        id: "ssm-start-session",
        does: "opens a session on {target}",
        gain: Gain::Instance,
        needs: &[target("ssm:StartSession")],
        source: PATHFINDING,
    },
    Path {
        id: "ssm-create-association",
        does: "applies a document of its own to {target}",
        gain: Gain::Instance,
        needs: &[target("ssm:CreateAssociation")],
        source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-associations-creating.html",
    },
    Path {
        id: "ec2-instance-connect",
        does: "logs in to {target} with an SSH key of its own",
        gain: Gain::Instance,
        needs: &[target("ec2-instance-connect:SendSSHPublicKey")],
        source: PATHFINDING,
    },
    Path {
        id: "ec2-modify-user-data",
        does: "stops {target}, changes its user data and starts it",
        gain: Gain::Instance,
        needs: &[target("ec2:ModifyInstanceAttribute"), target("ec2:StopInstances"), target("ec2:StartInstances")],
        source: PATHFINDING,
    },
];
