"""The ways by which a principal can become an administrator, and what each needs."""

# A role is passed to something new: id, service, actions beside iam:PassRole.
PASSED = [
    ("lambda-create-invoke", "lambda", "lambda:CreateFunction lambda:InvokeFunction"),
    ("lambda-create-event-source", "lambda", "lambda:CreateFunction lambda:CreateEventSourceMapping"),
    ("lambda-create-permission", "lambda", "lambda:CreateFunction lambda:AddPermission"),
    ("lambda-create-url", "lambda", "lambda:CreateFunction lambda:CreateFunctionUrlConfig"),
    ("ec2-run-instances", "ec2", "ec2:RunInstances"),
    ("ec2-request-spot-instances", "ec2", "ec2:RequestSpotInstances"),
    ("ec2-associate-instance-profile", "ec2", "ec2:AssociateIamInstanceProfile"),
    ("ec2-replace-instance-profile", "ec2", "ec2:ReplaceIamInstanceProfileAssociation"),
    ("autoscaling-create-group", "ec2", "autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup"),
    ("autoscaling-update-group", "ec2", "autoscaling:CreateLaunchConfiguration autoscaling:UpdateAutoScalingGroup"),
    ("ecs-run-task", "ecs-tasks", "ecs:RegisterTaskDefinition ecs:RunTask"),
    ("ecs-start-task", "ecs-tasks", "ecs:RegisterTaskDefinition ecs:StartTask"),
    ("ecs-create-service", "ecs-tasks", "ecs:RegisterTaskDefinition ecs:CreateService"),
    ("ecs-update-service", "ecs-tasks", "ecs:RegisterTaskDefinition ecs:UpdateService"),
    ("ecs-override-task", "ecs-tasks", "ecs:RunTask"),
    (
        "ecs-override-start-task",
        "ecs-tasks",
        "ecs:StartTask "
        "ecs:RegisterContainerInstance "
        "ecs:DeregisterContainerInstance",
    ),
    ("batch-submit-job", "ecs-tasks", "batch:RegisterJobDefinition batch:SubmitJob"),
    ("glue-create-dev-endpoint", "glue", "glue:CreateDevEndpoint"),
    ("glue-create-job-run", "glue", "glue:CreateJob glue:StartJobRun"),
    ("glue-create-job-trigger", "glue", "glue:CreateJob glue:CreateTrigger"),
    ("glue-update-job-run", "glue", "glue:UpdateJob glue:StartJobRun"),
    ("glue-update-job-trigger", "glue", "glue:UpdateJob glue:CreateTrigger"),
    ("glue-create-session", "glue", "glue:CreateSession glue:RunStatement"),
    ("cloudformation-create-stack", "cloudformation", "cloudformation:CreateStack"),
    ("cloudformation-update-stack-role", "cloudformation", "cloudformation:UpdateStack"),
    (
        "cloudformation-change-set-role",
        "cloudformation",
        "cloudformation:CreateChangeSet "
        "cloudformation:ExecuteChangeSet",
    ),
    (
        "cloudformation-create-stack-set",
        "cloudformation",
        "cloudformation:CreateStackSet "
        "cloudformation:CreateStackInstances",
    ),
    ("cloudformation-update-stack-set", "cloudformation", "cloudformation:UpdateStackSet"),
    (
        "datapipeline-create",
        "datapipeline",
        "datapipeline:CreatePipeline "
        "datapipeline:PutPipelineDefinition "
        "datapipeline:ActivatePipeline",
    ),
    (
        "sagemaker-create-notebook",
        "sagemaker",
        "sagemaker:CreateNotebookInstance "
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    (
        "sagemaker-create-notebook-lifecycle",
        "sagemaker",
        "sagemaker:CreateNotebookInstance "
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
    ),
    ("sagemaker-create-training-job", "sagemaker", "sagemaker:CreateTrainingJob"),
    ("sagemaker-create-processing-job", "sagemaker", "sagemaker:CreateProcessingJob"),
    ("codebuild-create-project", "codebuild", "codebuild:CreateProject codebuild:StartBuild"),
    ("codebuild-create-project-batch", "codebuild", "codebuild:CreateProject codebuild:StartBuildBatch"),
    ("codebuild-update-project", "codebuild", "codebuild:UpdateProject codebuild:StartBuild"),
    ("codepipeline-create", "codepipeline", "codepipeline:CreatePipeline"),
    ("apprunner-create-service", "tasks.apprunner", "apprunner:CreateService"),
    ("amplify-create-app", "amplify", "amplify:CreateApp amplify:CreateBranch amplify:StartJob"),
    (
        "bedrock-code-interpreter",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateCodeInterpreter "
        "bedrock-agentcore:StartCodeInterpreterSession "
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    (
        "bedrock-agent-runtime",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateAgentRuntime "
        "bedrock-agentcore:InvokeAgentRuntime",
    ),
    ("braket-create-job", "braket", "braket:CreateJob"),
    ("emr-run-job-flow", "ec2", "elasticmapreduce:RunJobFlow"),
    ("emr-serverless-start-job-run", "emr-serverless", "emr-serverless:CreateApplication emr-serverless:StartJobRun"),
    ("gamelift-create-fleet", "gamelift", "gamelift:CreateBuild gamelift:CreateFleet"),
    (
        "imagebuilder-create-image",
        "ec2",
        "imagebuilder:CreateComponent "
        "imagebuilder:CreateImageRecipe "
        "imagebuilder:CreateInfrastructureConfiguration "
        "imagebuilder:CreateImage",
    ),
    (
        "kinesisanalytics-create-application",
        "kinesisanalytics",
        "kinesisanalytics:CreateApplication "
        "kinesisanalytics:StartApplication",
    ),
    ("omics-run-workflow", "omics", "omics:CreateWorkflow omics:StartRun"),
    ("states-create-state-machine", "states", "states:CreateStateMachine states:StartExecution"),
    ("scheduler-create-schedule", "scheduler", "scheduler:CreateSchedule"),
    ("ssm-automation", "ssm", "ssm:StartAutomationExecution"),
    ("cognito-set-identity-pool-roles", "cognito-identity", "cognito-identity:SetIdentityPoolRoles"),
]

# Something that is there already runs with a role: id, service, actions.
EXISTING = [
    ("lambda-update-code", "lambda", "lambda:UpdateFunctionCode"),
    ("lambda-update-configuration", "lambda", "lambda:UpdateFunctionConfiguration"),
    ("ecs-execute-command", "ecs-tasks", "ecs:ExecuteCommand"),
    ("glue-update-dev-endpoint", "glue", "glue:UpdateDevEndpoint"),
    ("cloudformation-update-stack", "cloudformation", "cloudformation:UpdateStack"),
    ("cloudformation-change-set", "cloudformation", "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet"),
    ("sagemaker-presigned-url", "sagemaker", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    (
        "sagemaker-lifecycle",
        "sagemaker",
        "sagemaker:CreateNotebookInstanceLifecycleConfig "
        "sagemaker:StopNotebookInstance "
        "sagemaker:UpdateNotebookInstance "
        "sagemaker:StartNotebookInstance",
    ),
    ("codebuild-start-build", "codebuild", "codebuild:StartBuild"),
    ("codebuild-start-build-batch", "codebuild", "codebuild:StartBuildBatch"),
    ("apprunner-update-service", "tasks.apprunner", "apprunner:UpdateService"),
    (
        "bedrock-invoke-code-interpreter",
        "bedrock-agentcore",
        "bedrock-agentcore:StartCodeInterpreterSession "
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    ("batch-submit-existing", "ecs-tasks", "batch:SubmitJob"),
    ("states-update-state-machine", "states", "states:UpdateStateMachine states:StartExecution"),
    ("ec2-launch-template-version", "ec2", "ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate"),
    ("emr-add-steps", "ec2", "elasticmapreduce:AddJobFlowSteps"),
]

# An instance that is there already: id, actions.
INSTANCE = [
    ("ssm-send-command", "ssm:SendCommand"),
    ("ssm-start-session", "ssm:StartSession"),
    ("ssm-create-association", "ssm:CreateAssociation"),
    ("ec2-instance-connect", "ec2-instance-connect:SendSSHPublicKey"),
    ("ec2-modify-user-data", "ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances"),
]

# Within IAM and STS: id, actions, what they are allowed on. OWN is the principal itself.
OWN = "OWN"
IDENTITIES = [
    ("attach-user-policy", "iam:AttachUserPolicy", OWN),
    ("put-user-policy", "iam:PutUserPolicy", OWN),
    ("attach-group-policy", "iam:AttachGroupPolicy", "group/escalation-crew"),
    ("put-group-policy", "iam:PutGroupPolicy", "group/escalation-crew"),
    ("attach-role-policy", "iam:AttachRolePolicy", OWN),
    ("put-role-policy", "iam:PutRolePolicy", OWN),
    ("create-policy-version", "iam:CreatePolicyVersion", "policy/escalation-work"),
    ("set-default-policy-version", "iam:SetDefaultPolicyVersion", "policy/escalation-work"),
    # By a pattern: a role that is named in full was given on purpose.
    ("assume-role", "sts:AssumeRole", "role/boss-o*"),
    ("update-assume-role-policy", "iam:UpdateAssumeRolePolicy", "role/boss-locked"),
    ("create-access-key", "iam:CreateAccessKey", "user/boss"),
    ("create-login-profile", "iam:CreateLoginProfile", "user/boss"),
    ("update-login-profile", "iam:UpdateLoginProfile", "user/boss"),
    ("add-user-to-group", "iam:AddUserToGroup", "group/bosses"),
    ("update-saml-provider", "iam:UpdateSAMLProvider", "saml-provider/escalation-office"),
    ("create-role-attach-policy", "iam:CreateRole iam:AttachRolePolicy", "role/new-*"),
    ("create-role-put-policy", "iam:CreateRole iam:PutRolePolicy", "role/new-*"),
    ("create-user-attach-policy", "iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey", "user/new-*"),
    ("create-user-put-policy", "iam:CreateUser iam:PutUserPolicy iam:CreateAccessKey", "user/new-*"),
    ("delete-user-permissions-boundary", "iam:DeleteUserPermissionsBoundary", OWN),
    ("delete-role-permissions-boundary", "iam:DeleteRolePermissionsBoundary", OWN),
    ("put-user-permissions-boundary", "iam:PutUserPermissionsBoundary", OWN),
    ("put-role-permissions-boundary", "iam:PutRolePermissionsBoundary", OWN),
    ("rewrite-permissions-boundary", "iam:CreatePolicyVersion", "policy/escalation-fence"),
]
