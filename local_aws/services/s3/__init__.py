"""Amazon S3: buckets and their objects, kept in the state folder. The API's models and XML are botocore's and moto's.

moto's own S3 is not used: it holds objects in memory several times over or in the system's temporary folder, verifies
no checksum, and takes any continuation token.
"""
