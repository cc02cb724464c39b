#include "exports/file_head.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace tutti::exports {

namespace {

/// No block of the content has that number.
constexpr std::uint64_t number_of_heads = UINT64_MAX;

constexpr std::string_view kind = "tutti-protected";
constexpr std::string_view version = "1";

} // namespace

std::array<char, block_size> to_block(const FileHead& head, FileMark file) {
    std::array<char, block_size> block{};
    const auto text =
        fmt::format("{} {} {} {} {}\n", kind, version, head.payload, head.parity, print(head.digest));
    std::ranges::copy(text, block.begin());
    seal(block, file, number_of_heads);
    return block;
}

Result<FileHead> parse_head(ConstBlock block, FileMark file) {
    if (!is_whole(block, file, number_of_heads)) return fail(ErrorCode::InvalidInput, "no head is whole");
    std::string_view text(block.data(), block_payload);
    text = take_line(text);
    if (take_word(text) != kind) return fail(ErrorCode::InvalidInput, "that is no head");
    if (take_word(text) != version) return fail(ErrorCode::UnknownVersion, "a later version has made it");
    const auto payload = parse_number<std::uint64_t>(take_word(text));
    const auto parity = parse_number<std::uint32_t>(take_word(text));
    const auto digest = parse_content_digest(take_word(text));
    if (!payload || *payload > most_payload || !parity || *parity > most_parity || !digest || !text.empty())
        return fail(ErrorCode::InvalidInput, "the head makes no sense");
    return FileHead{*payload, *parity, *digest};
}

} // namespace tutti::exports
