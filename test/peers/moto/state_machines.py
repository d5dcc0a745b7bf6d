"""Lets moto's state machines run, and call functions by the URL of their `Invoke` API: `http://HOST:PORT/NAME`."""

import boto3
from botocore.config import Config
from moto.core.config import default_user_config
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils


def install():
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    lambda_eval_utils._invoke_lambda_function = invoke


def invoke(parameters, region, state_credentials):
    endpoint, name = parameters["FunctionName"].rsplit("/", 1)
    client = boto3.client(
        "lambda",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(read_timeout=900, retries={"total_max_attempts": 1}),
    )
    answer = client.invoke(**{**parameters, "FunctionName": name})
    answer["Payload"] = lambda_eval_utils._from_payload(answer["Payload"])
    return answer
