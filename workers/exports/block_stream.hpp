// BlockStream: bytes as they come → sealed blocks, appended to a file.
#pragma once

#include "exports/block.hpp"
#include "io/disk.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::exports {

class BlockStream {
public:
    /// The file outlives it.
    BlockStream(io::DiskFile& file, FileMark mark);

    Result<void> add(std::string_view bytes);
    /// The last block, filled up with zeros; nothing is added after.
    Result<void> end();
    /// Bytes that were added, before end().
    std::uint64_t size() const noexcept { return number_ * block_payload + filled_; }

private:
    Block block();
    Result<void> seal_block();
    Result<void> flush();

    io::DiskFile& file_;
    FileMark mark_;
    std::string waiting_;      ///< room for blocks, the last of which is being filled
    std::size_t sealed_ = 0;   ///< blocks of those that are done
    std::size_t filled_ = 0;   ///< bytes of the payload of the present one
    std::uint64_t number_ = 0; ///< of the present one
};

} // namespace tutti::exports
