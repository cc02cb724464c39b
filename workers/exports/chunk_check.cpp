#include "workers/exports/chunk_check.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tutti::exports {

namespace {

std::vector<Chunk> chunks_of(const Manifest& manifest, std::uint32_t pack) {
    std::vector<Chunk> chunks;
    for (const auto& file : manifest.files)
        for (const auto& chunk : file.chunks)
            if (chunk.pack == pack) chunks.push_back(chunk);
    const auto place = [](const Chunk& chunk) {
        return std::tuple(chunk.offset, chunk.length, chunk.digest);
    };
    std::ranges::sort(chunks, {}, place);
    const auto again = std::ranges::unique(chunks);
    chunks.erase(again.begin(), again.end());
    return chunks;
}

} // namespace

ChunkCheck::ChunkCheck(const Manifest& manifest, std::uint32_t pack) : chunks_(chunks_of(manifest, pack)) {}

void ChunkCheck::take(std::string_view payload) {
    while (next_ < chunks_.size()) {
        const auto& chunk = chunks_[next_];
        const auto wanted = chunk.offset + begun_.size();
        if (wanted >= at_ + payload.size()) break; // it begins later
        if (wanted < at_) {                        // it begins within the one before: nobody writes that
            wrong_.push_back(chunk.offset);
            ++next_;
            continue;
        }
        begun_ += payload.substr(wanted - at_, chunk.length - begun_.size());
        if (begun_.size() < chunk.length) break;
        if (ContentDigest::of(begun_) != chunk.digest) wrong_.push_back(chunk.offset);
        begun_.clear();
        ++next_;
    }
    at_ += payload.size();
}

std::vector<std::uint64_t> ChunkCheck::wrong() && {
    for (; next_ < chunks_.size(); ++next_) wrong_.push_back(chunks_[next_].offset);
    return std::move(wrong_);
}

std::vector<std::uint64_t>
chunks_in(const Manifest& manifest, std::uint32_t pack, const std::vector<std::uint64_t>& blocks) {
    std::vector<std::uint64_t> found;
    for (const auto& chunk : chunks_of(manifest, pack)) {
        const auto first = std::ranges::lower_bound(blocks, chunk.offset / block_payload);
        if (first != blocks.end() && *first <= (chunk.offset + chunk.length - 1) / block_payload)
            found.push_back(chunk.offset);
    }
    return found;
}

} // namespace tutti::exports
