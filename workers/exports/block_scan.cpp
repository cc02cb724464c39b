#include "workers/exports/block_scan.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace tutti::exports {

namespace {

constexpr std::size_t read_at_once = 64; ///< blocks

/// One by one: around a sector that cannot be read.
void read_singly(const ProtectedPlace& place, std::uint64_t first, std::span<char> into) {
    for (std::size_t begin = 0; begin < into.size(); begin += block_size) {
        const auto block = into.subspan(begin, block_size);
        auto input = place.disk->input(place.path, place.offset_of(first + begin / block_size));
        const auto got = input ? read_all(**input, block) : 0;
        std::ranges::fill(block.subspan(got), '\0');
    }
}

} // namespace

std::size_t read_all(io::DiskInput& input, std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        const auto got = input.read(into.subspan(filled));
        if (!got || *got == 0) break;
        filled += *got;
    }
    return filled;
}

Result<void> each_block(
    const ProtectedPlace& place, Blocks which,
    const std::function<Result<void>(std::uint64_t number, Block block, bool is_whole)>& show
) {
    const auto count = which == Blocks::All ? place.geometry.all_blocks() : place.geometry.blocks;
    auto input = place.disk->input(place.path, place.offset_of(0));
    if (!input) return pass_on(input);
    std::string buffer(read_at_once * block_size, '\0');
    for (std::uint64_t first = 0; first < count; first += read_at_once) {
        const auto blocks = std::min<std::uint64_t>(read_at_once, count - first);
        const std::span piece(buffer.data(), blocks * block_size);
        if (*input == nullptr || read_all(**input, piece) < piece.size()) {
            read_singly(place, first, piece);
            auto further = place.disk->input(place.path, place.offset_of(first + blocks));
            *input = further ? std::move(*further) : nullptr;
        }
        for (std::uint64_t i = 0; i < blocks; ++i) {
            const Block block(piece.data() + i * block_size, block_size);
            if (auto shown = show(first + i, block, is_whole(block, place.mark, first + i)); !shown)
                return shown;
        }
    }
    return {};
}

} // namespace tutti::exports
