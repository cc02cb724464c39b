#include "workers/exports/read_export.hpp"

#include "exports/block.hpp"
#include "workers/exports/block_scan.hpp"

#include <fmt/format.h>

#include <string>

namespace tutti::exports {

namespace {

std::unexpected<Error> damaged(const Manifest& manifest, const Pack& pack) {
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("{} is damaged: `tutti exports repair {}` first", pack.name, manifest.name)
    );
}

/// `content` keeps its memory from one chunk to the next.
Result<void> read_chunk(
    const ExportFolder& folder, const Manifest& manifest, const Chunk& chunk, std::string& blocks,
    std::string& content
) {
    const auto& pack = manifest.packs[chunk.pack];
    const auto first = chunk.offset / block_payload;
    const auto last = (chunk.offset + chunk.length - 1) / block_payload;
    auto input = folder.disk().input(folder.pack_path(pack), first * block_size);
    if (!input) return pass_on(input);
    blocks.resize((last - first + 1) * block_size);
    if (read_all(**input, blocks) < blocks.size()) return damaged(manifest, pack);
    const auto mark = FileMark::of(pack.name);
    content.clear();
    for (auto number = first; number <= last; ++number) {
        const ConstBlock block(blocks.data() + (number - first) * block_size, block_size);
        if (!is_whole(block, mark, number)) return damaged(manifest, pack);
        content.append(block.data(), block_payload);
    }
    content.erase(0, chunk.offset - first * block_payload);
    content.resize(chunk.length);
    if (ContentDigest::of(content) != chunk.digest) return damaged(manifest, pack);
    return {};
}

} // namespace

Result<void> read_exported_file(
    const ExportFolder& folder, const Manifest& manifest, const ExportedFile& file,
    const std::function<Result<void>(std::string_view bytes)>& take
) {
    std::string blocks;
    std::string content;
    for (const auto& chunk : file.chunks) {
        if (auto read = read_chunk(folder, manifest, chunk, blocks, content); !read) return read;
        if (auto taken = take(content); !taken) return taken;
    }
    return {};
}

} // namespace tutti::exports
