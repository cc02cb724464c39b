// A bucket of a server that speaks S3: small files in one request, larger ones in parts; what was broken off
// goes on where it was.
#pragma once

#include "workers/exports/bucket_client.hpp"
#include "workers/exports/push_target.hpp"
#include "workers/exports/upload_journal.hpp"

#include <cstddef>
#include <memory>

namespace tutti::exports {

/// Bytes of a part: the least that servers take.
inline constexpr std::size_t part_size = 5 << 20;

/// Both outlive it.
std::unique_ptr<PushTarget> bucket_target(BucketClient& bucket, UploadJournal& journal);

} // namespace tutti::exports
