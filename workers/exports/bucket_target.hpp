// A bucket of a server that speaks S3: small files in one request, larger ones in parts; what was broken off
// goes on where it was.
#pragma once

#include "base/random.hpp"
#include "exports/sigv4.hpp"
#include "io/http/http_client.hpp"
#include "workers/exports/push_target.hpp"
#include "workers/exports/upload_journal.hpp"

#include <memory>
#include <string>

namespace tutti::exports {

struct BucketPlace {
    std::string endpoint; ///< "https://s3.example.com"
    std::string bucket;
    std::string prefix; ///< of the names in it
    SigningKey key;
    std::string of; ///< the installation: another's exports are not taken for ours
};

/// Bytes of a part: the least that servers take.
inline constexpr std::size_t part_size = 5 << 20;

/// All outlive it.
std::unique_ptr<PushTarget>
bucket_target(BucketPlace place, io::HttpClient& client, UploadJournal& journal, RandomSource& random);

} // namespace tutti::exports
