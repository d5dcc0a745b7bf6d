"""Teaches moto's S3 Vectors what it lacks: QueryVectors, pages of ListVectors, and indexes of 4,096 dimensions."""

import math
from base64 import b64decode, b64encode

from moto.core.responses import ActionResult
from moto.s3vectors import urls
from moto.s3vectors.exceptions import ValidationError
from moto.s3vectors.responses import S3VectorsResponse

TOP_K = 100
PAGE = 1000


def install():
    moto_creates = S3VectorsResponse.create_index
    S3VectorsResponse.create_index = lambda self: create_index(self, moto_creates)
    S3VectorsResponse.query_vectors = query_vectors
    S3VectorsResponse.list_vectors = list_vectors
    urls.url_paths["{0}/QueryVectors$"] = S3VectorsResponse.dispatch


def create_index(self, moto_creates):
    """moto takes 4,095 dimensions for the most."""
    parameters = index_of(self)
    if self._get_param("dimension") != 4096:
        return moto_creates(self)
    self.s3vectors_backend.create_index(
        **parameters,
        vector_bucket_arn=self._get_param("vectorBucketArn"),
        data_type=self._get_param("dataType"),
        dimension=4096,
        distance_metric=self._get_param("distanceMetric"),
    )
    return ActionResult({})


def query_vectors(self):
    """Compares with every vector; of filters it knows `$and` and `$eq`."""
    index = self.s3vectors_backend.get_index(**index_of(self), index_arn=self._get_param("indexArn"))
    query = self._get_param("queryVector")["float32"]
    top_k = self._get_param("topK")
    condition = self._get_param("filter")
    if not 1 <= top_k <= TOP_K:
        raise ValidationError("topK must be between 1 and 100")
    if len(query) != index.dimension or not any(query):
        raise ValidationError(f"Query vector must have length {index.dimension}, and a direction")
    hits = [
        (cosine_distance(vector.data["float32"], query), vector)
        for vector in index.vectors.values()
        if condition is None or matches(condition, vector.metadata or {})
    ]
    hits.sort(key=lambda hit: hit[0])
    return ActionResult(
        {
            "distanceMetric": index.distance_metric,
            "vectors": [
                {
                    "key": vector.key,
                    "distance": distance if self._get_param("returnDistance") else None,
                    "metadata": vector.metadata if self._get_param("returnMetadata") else None,
                }
                for distance, vector in hits[:top_k]
            ],
        }
    )


def list_vectors(self):
    """In the order in which they were first put, as moto does, but page by page."""
    index = self.s3vectors_backend.get_index(**index_of(self), index_arn=self._get_param("indexArn"))
    start = start_of(self._get_param("nextToken"))
    end = start + min(self._get_param("maxResults") or 500, PAGE)
    page = list(index.vectors.values())[start:end]
    return ActionResult(
        {
            "vectors": [
                {
                    "key": vector.key,
                    "data": vector.data if self._get_param("returnData") else None,
                    "metadata": vector.metadata if self._get_param("returnMetadata") else None,
                }
                for vector in page
            ],
            "nextToken": b64encode(str(end).encode()).decode() if end < len(index.vectors) else None,
        }
    )


def index_of(self):
    return {
        "vector_bucket_name": self._get_param("vectorBucketName"),
        "index_name": self._get_param("indexName"),
    }


def start_of(token):
    if token is None:
        return 0
    try:
        return int(b64decode(token, validate=True))
    except ValueError:
        raise ValidationError("Invalid nextToken")


def matches(condition, metadata):
    for key, expected in condition.items():
        if key == "$and":
            if not all(matches(part, metadata) for part in expected):
                return False
            continue
        if not isinstance(expected, dict):
            expected = {"$eq": expected}
        if key.startswith("$") or list(expected) != ["$eq"]:
            raise ValidationError("Only $and and $eq are known here")
        if key not in metadata or not same(metadata[key], expected["$eq"]):
            return False
    return True


def same(value, expected):
    """To Python, True equals 1."""
    return isinstance(value, bool) == isinstance(expected, bool) and value == expected


def cosine_distance(left, right):
    product = math.fsum(a * b for a, b in zip(left, right))
    return 1 - product / (math.hypot(*left) * math.hypot(*right))
