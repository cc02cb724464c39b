// PushTarget: a second place for exports. A folder and a bucket are one.
#pragma once

#include "io/asio.hpp"
#include "io/disk.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace tutti::exports {

/// A file that is pushed, read piece by piece.
class PushedFile {
public:
    virtual ~PushedFile() = default;
    virtual const std::string& name() const noexcept = 0;
    virtual std::uint64_t size() const noexcept = 0;
    /// That many bytes from there on, but for the last ones; InvalidInput where they are damaged.
    virtual Result<std::string> read(std::uint64_t offset, std::size_t size) = 0;
};

class PushTarget {
public:
    virtual ~PushTarget() = default;
    /// For people.
    virtual std::string description() const = 0;
    /// Whether it is there, all of it. Conflict where something else bears that name.
    virtual Task<Result<bool>> has(const PushedFile& file) = 0;
    /// It is there whole when this returns, or not at all.
    virtual Task<Result<void>> send(PushedFile& file) = 0;
};

/// A folder, which is made where it is not there.
std::unique_ptr<PushTarget> folder_target(io::Disk& disk, std::filesystem::path folder, std::string prefix);

} // namespace tutti::exports
