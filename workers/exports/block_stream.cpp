#include "workers/exports/block_stream.hpp"

#include <algorithm>

namespace tutti::exports {

namespace {

constexpr std::size_t written_at_once = 64; ///< blocks

} // namespace

BlockStream::BlockStream(io::DiskFile& file, FileMark mark)
    : file_(file), mark_(mark), waiting_(written_at_once * block_size, '\0') {}

Block BlockStream::block() { return Block(waiting_.data() + sealed_ * block_size, block_size); }

Result<void> BlockStream::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto part = bytes.substr(0, block_payload - filled_);
        std::ranges::copy(part, block().begin() + static_cast<std::ptrdiff_t>(filled_));
        filled_ += part.size();
        bytes.remove_prefix(part.size());
        if (filled_ < block_payload) break;
        if (auto sealed = seal_block(); !sealed) return sealed;
    }
    return {};
}

Result<void> BlockStream::seal_block() {
    seal(block(), mark_, number_++);
    filled_ = 0;
    if (++sealed_ < written_at_once) return {};
    return flush();
}

Result<void> BlockStream::flush() {
    auto written = file_.append(std::string_view(waiting_).substr(0, sealed_ * block_size));
    sealed_ = 0;
    return written;
}

Result<void> BlockStream::end() {
    if (filled_ > 0) {
        std::ranges::fill(block().subspan(filled_), '\0');
        if (auto sealed = seal_block(); !sealed) return sealed;
    }
    return flush();
}

} // namespace tutti::exports
