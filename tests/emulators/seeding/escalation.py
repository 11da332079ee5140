"""An account in which every known way to become an administrator is open to one principal, and
near misses, which are open to nobody."""

from .common import ACCOUNT, REGIONS, Seed, allow, policy, trust
from .escalation_paths import EXISTING, IDENTITIES, INSTANCE, OWN, PASSED

CHECK = "iam-no-privilege-escalation"
GLOBAL = "global"
AWS = "arn:aws:iam::aws:policy"
IAM = f"arn:aws:iam::{ACCOUNT}:"
OPEN = trust({"AWS": f"{IAM}root"})
FENCE = f"{IAM}policy/escalation-fence"


def account(seed: Seed) -> None:
    _targets(seed)
    for path, actions, thing in IDENTITIES:
        _identity(seed, path, actions.split(), thing)
    for path, service, actions in PASSED:
        role = f"{IAM}role/boss-{service}"
        _user(seed, path, allow("iam:PassRole", role), allow(actions.split()))
        _open(seed, path, path)
    for path, _, actions in EXISTING:
        _user(seed, path, allow(actions.split()))
        _open(seed, path, path)
    instance = _instance(seed)
    for path, actions in INSTANCE:
        _user(seed, path, allow(actions.split(), f"arn:aws:ec2:{REGIONS[0]}:{ACCOUNT}:instance/{instance}"))
        _open(seed, path, path)
    _chain(seed)
    _near_misses(seed)


def _open(seed: Seed, name: str, path: str) -> None:
    seed.expect("fail", name, GLOBAL, CHECK, says=f"{path}: ")


def _closed(seed: Seed, name: str) -> None:
    seed.expect("pass", name, GLOBAL, CHECK)


def _user(seed: Seed, name: str, *statements: dict, boundary: str | None = None) -> None:
    iam = seed.client("iam")
    iam.create_user(UserName=name, **({"PermissionsBoundary": boundary} if boundary else {}))
    iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=policy(*statements))


def _role(seed: Seed, name: str, trusted: str, *statements: dict, boundary: str | None = None) -> None:
    iam = seed.client("iam")
    iam.create_role(
        RoleName=name,
        AssumeRolePolicyDocument=trusted,
        **({"PermissionsBoundary": boundary} if boundary else {}),
    )
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=policy(*statements))


def _boss(seed: Seed, name: str, trusted: str) -> None:
    _role(seed, name, trusted)
    seed.client("iam").attach_role_policy(RoleName=name, PolicyArn=f"{AWS}/AdministratorAccess")
    seed.expect("not-applicable", name, GLOBAL, CHECK)


def _targets(seed: Seed) -> None:
    """What is worth reaching: roles that services and the account may assume, a user, a group."""
    iam = seed.client("iam")
    iam.create_policy(PolicyName="escalation-work", PolicyDocument=policy(allow("s3:GetObject")))
    fence = allow(["iam:*Boundary", "iam:CreatePolicyVersion"])
    iam.create_policy(PolicyName="escalation-fence", PolicyDocument=policy(fence))
    iam.create_policy(PolicyName="escalation-functions", PolicyDocument=policy(allow("lambda:*")))
    iam.create_group(GroupName="escalation-crew")
    for service in sorted({service for _, service, _ in PASSED + EXISTING}):
        name = f"{service}.amazonaws.com"
        trusted = trust({"Service": name})
        if service == "cognito-identity":
            trusted = trust({"Federated": name}, "sts:AssumeRoleWithWebIdentity")
        _boss(seed, f"boss-{service}", trusted)
    iam.create_instance_profile(InstanceProfileName="boss-ec2")
    iam.add_role_to_instance_profile(InstanceProfileName="boss-ec2", RoleName="boss-ec2")
    provider = iam.create_saml_provider(
        Name="escalation-office", SAMLMetadataDocument="<EntityDescriptor/>" + " " * 1000
    )["SAMLProviderArn"]
    _boss(seed, "boss-saml", trust({"Federated": provider}, "sts:AssumeRoleWithSAML"))
    _boss(seed, "boss-open", OPEN)
    _boss(seed, "boss-locked", trust({"Service": "unheard-of.amazonaws.com"}))
    iam.create_user(UserName="boss")
    iam.attach_user_policy(UserName="boss", PolicyArn=f"{AWS}/AdministratorAccess")
    iam.create_group(GroupName="bosses")
    iam.attach_group_policy(GroupName="bosses", PolicyArn=f"{AWS}/AdministratorAccess")
    for name in ("boss", "bosses"):
        seed.expect("not-applicable", name, GLOBAL, CHECK)


def _identity(seed: Seed, path: str, actions: list[str], thing: str) -> None:
    iam = seed.client("iam")
    is_role = path.endswith("role-permissions-boundary") or path in ("attach-role-policy", "put-role-policy")
    own = f"{IAM}{'role' if is_role else 'user'}/{path}"
    may = [allow(actions, own if thing == OWN else IAM + thing)]
    boundary = None
    if "permissions-boundary" in path:
        boundary = FENCE
        # Everything, but on itself and its fence only what the path allows.
        may.append({"Effect": "Allow", "Action": "*", "NotResource": [own, FENCE]})
    if is_role:
        _role(seed, path, trust({"Service": "unheard-of.amazonaws.com"}), *may, boundary=boundary)
    else:
        _user(seed, path, *may, boundary=boundary)
    if "group/escalation-crew" in thing:
        iam.add_user_to_group(GroupName="escalation-crew", UserName=path)
    if "policy/escalation-work" in thing:
        iam.attach_user_policy(UserName=path, PolicyArn=f"{IAM}policy/escalation-work")
    _open(seed, path, path)


def _instance(seed: Seed) -> str:
    ec2 = seed.client("ec2")
    image = ec2.register_image(Name="escalation", RootDeviceName="/dev/sda1", Architecture="x86_64")["ImageId"]
    made = ec2.run_instances(
        ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro", IamInstanceProfile={"Name": "boss-ec2"}
    )
    return made["Instances"][0]["InstanceId"]


def _chain(seed: Seed) -> None:
    """A user assumes a role that assumes a role that passes an administrator's to Lambda."""
    function = allow(["lambda:CreateFunction", "lambda:InvokeFunction"])
    _role(seed, "chain-last", OPEN, allow("iam:PassRole", f"{IAM}role/boss-lambda"), function)
    _role(seed, "chain-middle", OPEN, allow("sts:AssumeRole", f"{IAM}role/chain-last"))
    _user(seed, "chain-first", allow("sts:AssumeRole", f"{IAM}role/chain-middle"))
    _open(seed, "chain-last", "lambda-create-invoke")
    for name in ("chain-first", "chain-middle"):
        _open(seed, name, "assume-role")
        _open(seed, name, "lambda-create-invoke")


def _near_misses(seed: Seed) -> None:
    passes = allow("iam:PassRole", f"{IAM}role/boss-lambda")
    function = allow(["lambda:CreateFunction", "lambda:InvokeFunction"])
    deny = {"Effect": "Deny", "Action": "lambda:CreateFunction", "Resource": "*"}
    never = {"StringEquals": {"aws:SourceArn": "arn:aws:s3:::a"}}
    to_ec2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    read_only = {"ArnEquals": {"iam:PolicyARN": f"{AWS}/ReadOnlyAccess"}}
    _role(seed, "weak-lambda", trust({"Service": "lambda.amazonaws.com"}), allow("s3:GetObject"))
    own = f"{IAM}user/near-bounded"
    for name, boundary, *statements in [
        ("near-bounded", FENCE, allow("iam:AttachUserPolicy", own)),
        ("near-bounded-pass", f"{IAM}policy/escalation-functions", passes, function),
        ("near-condition", None, passes, allow(["lambda:CreateFunction", "lambda:InvokeFunction"], Condition=never)),
        ("near-denied", None, passes, function, deny),
        ("near-other-service", None, allow("iam:PassRole", f"{IAM}role/boss-glue"), function),
        ("near-passed-to-ec2", None, allow("iam:PassRole", f"{IAM}role/boss-lambda", Condition=to_ec2), function),
        ("near-weak-target", None, allow("iam:PassRole", f"{IAM}role/weak-lambda"), function),
        ("near-read-only", None, allow("iam:AttachUserPolicy", f"{IAM}user/near-*", Condition=read_only)),
        ("near-untrusted", None, allow("sts:AssumeRole", f"{IAM}role/boss-locked")),
        ("near-other-user", None, allow("iam:AttachUserPolicy", f"{IAM}user/somebody-else")),
    ]:
        _user(seed, name, *statements, boundary=boundary)
        _closed(seed, name)
    _closed(seed, "weak-lambda")
