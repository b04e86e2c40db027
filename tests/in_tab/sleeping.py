"""How a test of a tab begins whose handlers sleep: `sleeps.py` lies there, and answers with the time it has left."""

SLEEPS = """
import json, threading, time
import boto3, helpers
helpers.connect()
SLEEPS = '''
import time
def lambda_handler(event, context):
    for seconds in event:
        time.sleep(seconds)
    return round(context.get_remaining_time_in_millis() / 1000, 1)
'''
with open("sleeps.py", "w") as file: file.write(SLEEPS)
"""
