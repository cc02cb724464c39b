// Signature Version 4: how a request to a server that speaks S3 says who asks, and that nobody has changed it
// on the way. Pure: told the time and the key.
#pragma once

#include "base/time.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::exports {

struct SigningKey {
    std::string access_key;
    std::string secret_key;
    std::string region = "us-east-1";
};

using S3Fields = std::vector<std::pair<std::string, std::string>>;

struct S3Request {
    std::string method = "GET";
    std::string host;     ///< as the field Host has it: "s3.example.com", "127.0.0.1:9000"
    std::string path;     ///< "/bucket/name", as it is, not encoded
    S3Fields query = {};  ///< names and values, not encoded
    S3Fields fields = {}; ///< further ones, which are signed, too
    std::string body = {};
};

/// Path and query as they stand in the request line.
std::string target_of(const S3Request& request);

/// The fields that are to be added: the time, the digest of the body, and the signature.
S3Fields sign(const S3Request& request, const SigningKey& key, WallTime now);

} // namespace tutti::exports
