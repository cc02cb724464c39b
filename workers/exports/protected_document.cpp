#include "workers/exports/protected_document.hpp"

#include "exports/file_head.hpp"
#include "workers/exports/block_scan.hpp"
#include "workers/exports/block_stream.hpp"
#include "workers/exports/pack_writer.hpp"
#include "workers/exports/stripe_repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

using BlockBytes = std::array<char, block_size>;

Result<void> append_heads(io::DiskFile& file, const BlockBytes& head) {
    for (std::size_t i = 0; i < FileHead::copies; ++i)
        if (auto written = file.append({head.data(), head.size()}); !written) return written;
    return {};
}

Result<void> write_all(
    io::Disk& disk, io::DiskFile& file, const fs::path& path, std::string_view content, std::uint32_t parity
) {
    const auto mark = FileMark::of(path.filename().native());
    const FileHead head{content.size(), parity, ContentDigest::of(content)};
    const auto block = to_block(head, mark);
    if (auto written = append_heads(file, block); !written) return written;
    BlockStream stream(file, mark);
    if (auto written = stream.add(content); !written) return written;
    if (auto written = stream.end(); !written) return written;
    const ProtectedPlace place{
        &disk, unfinished_name(path), mark, Geometry::of(content.size(), parity), FileHead::copies
    };
    if (auto written = append_parity(place, file); !written) return written;
    if (auto written = append_heads(file, block); !written) return written;
    return give_name(disk, file, path);
}

/// How long the file is, by reading it: the seam has no other word for it.
Result<std::uint64_t> length_of(io::Disk& disk, const fs::path& path, std::uint64_t limit) {
    auto input = disk.input(path, 0);
    if (!input) return pass_on(input);
    std::vector<char> piece(256 * 1024);
    std::uint64_t length = 0;
    while (length <= limit) {
        const auto got = read_all(**input, piece);
        if (got == 0) return length;
        length += got;
    }
    return fail(ErrorCode::LimitExceeded, fmt::format("{} is larger than {} bytes", path.native(), limit));
}

struct Heads {
    std::optional<FileHead> head;
    std::uint64_t whole = 0;
};

void look_for_head(io::Disk& disk, const fs::path& path, std::uint64_t offset, FileMark mark, Heads& heads) {
    BlockBytes block{};
    auto input = disk.input(path, offset);
    if (!input || read_all(**input, block) < block.size()) return;
    const auto head = parse_head(block, mark);
    if (!head) return;
    heads.head = *head;
    ++heads.whole;
}

Heads find_heads(io::Disk& disk, const fs::path& path, std::uint64_t length, FileMark mark) {
    Heads heads;
    for (std::size_t i = 0; i < FileHead::copies; ++i) {
        look_for_head(disk, path, i * block_size, mark, heads);
        const auto from_end = (i + 1) * block_size;
        if (length >= from_end) look_for_head(disk, path, length - from_end, mark, heads);
    }
    return heads;
}

void put_block(std::string& content, std::uint64_t number, ConstBlock block) {
    const auto begin = number * block_payload;
    const auto size = std::min<std::uint64_t>(block_payload, content.size() - begin);
    std::ranges::copy(block.first(size), content.begin() + static_cast<std::ptrdiff_t>(begin));
}

} // namespace

Result<void>
write_protected(io::Disk& disk, const fs::path& path, std::string_view content, std::uint32_t parity) {
    const auto unfinished = unfinished_name(path);
    auto file = disk.open(unfinished, {.content = io::OpenOptions::Content::Empty});
    if (!file) return pass_on(file);
    auto written = write_all(disk, **file, path, content, parity);
    if (!written) static_cast<void>(disk.remove(unfinished)); // what failed is told
    return written;
}

Result<ReadDocument> read_protected(io::Disk& disk, const fs::path& path, std::size_t limit) {
    const auto length = length_of(disk, path, limit * 2);
    if (!length) return std::unexpected(length.error());
    const auto mark = FileMark::of(path.filename().native());
    const auto heads = find_heads(disk, path, *length, mark);
    const auto beyond_repair = [&](std::string_view what) {
        return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", path.native(), what));
    };
    if (!heads.head) return beyond_repair("none of its heads is whole: it cannot be read");
    if (heads.head->payload > limit)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("{} is larger than {} bytes", path.native(), limit)
        );
    ReadDocument read{
        std::string(heads.head->payload, '\0'), heads.head->parity, 2 * FileHead::copies - heads.whole
    };
    const ProtectedPlace place{
        &disk, path, mark, Geometry::of(read.content.size(), read.parity), FileHead::copies
    };
    std::vector<std::uint64_t> damaged;
    auto shown = each_block(place, Blocks::All, [&](std::uint64_t number, Block block, bool is_whole) {
        if (!is_whole) damaged.push_back(number);
        if (is_whole && number < place.geometry.blocks) put_block(read.content, number, block);
        return Result<void>();
    });
    if (!shown) return pass_on(shown);
    read.damaged += damaged.size();
    auto lost = recover_blocks(place, damaged, [&](std::uint64_t number, ConstBlock block) {
        if (number < place.geometry.blocks) put_block(read.content, number, block);
        return Result<void>();
    });
    if (!lost) return pass_on(lost);
    if (ContentDigest::of(read.content) != heads.head->digest)
        return beyond_repair("more of it is damaged than its parity can make anew");
    return read;
}

} // namespace tutti::exports
