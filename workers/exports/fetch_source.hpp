// FetchSource: a second place for exports, to have them back from: a folder, or a bucket.
#pragma once

#include "io/disk.hpp"
#include "workers/exports/bucket_client.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tutti::exports {

class FetchSource {
public:
    /// Bytes that are asked for at once: within what an HTTP client takes.
    static constexpr std::size_t piece_size = 1 << 20;

    virtual ~FetchSource() = default;
    /// For people.
    virtual std::string description() const = 0;
    /// The names of the exports there, the oldest first.
    virtual Task<Result<std::vector<std::string>>> names() = 0;
    /// Of a file there, from that byte on: fewer where it ends, none behind. NotFound; Conflict where it is
    /// another installation's.
    virtual Task<Result<std::string>> read(std::string file, std::uint64_t offset, std::size_t size) = 0;
};

/// The disk outlives it.
std::unique_ptr<FetchSource> folder_source(io::Disk& disk, std::filesystem::path folder, std::string prefix);
/// Which outlives it.
std::unique_ptr<FetchSource> bucket_source(BucketClient& bucket);

} // namespace tutti::exports
