// Any bytes as the manifest of an export, as the head of one, and as an answer of S3: what is read is printed
// so that it reads the same again. A manifest's digest and a head's checksum are set right first, or little
// would get past them.
#include "exports/file_head.hpp"
#include "exports/manifest.hpp"
#include "exports/s3_answer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace tutti::exports;

void manifest(std::string_view text) {
    const auto read = parse_manifest(text);
    if (!read) return;
    const auto again = parse_manifest(print(*read));
    if (!again || *again != *read) std::abort();
}

void head(std::string_view text) {
    const auto file = FileMark::of("20261130T080000Z.manifest");
    std::array<char, block_size> block{};
    std::ranges::copy(text.substr(0, block_payload), block.begin());
    seal(block, file, UINT64_MAX);
    const auto read = parse_head(block, file);
    if (!read) return;
    const auto again = parse_head(to_block(*read, file), file);
    if (!again || *again != *read) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::string lines(text);
    manifest(text);
    manifest(lines + "end " + print(ContentDigest::of(lines)) + "\n");
    head(text);
    for (const auto* name : {"UploadId", "Code"})
        if (element_text(text, name).size() > text.size()) std::abort();
    for (const auto& each : element_texts(text, "Key"))
        if (each.empty() || each.size() > text.size()) std::abort();
    return 0;
}
