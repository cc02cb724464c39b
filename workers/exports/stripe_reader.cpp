#include "workers/exports/stripe_reader.hpp"

#include "workers/exports/block_scan.hpp"

#include <algorithm>
#include <utility>

namespace tutti::exports {

StripeReader::StripeReader(ProtectedPlace place, With with) : place_(std::move(place)), with_(with) {
    const auto& geometry = place_.geometry;
    lanes_.resize(geometry.lanes);
    buffer_.resize((geometry.lanes + geometry.parity) * most_stripes * block_size);
    for (std::uint32_t which = 0; which < most_stripes; ++which) {
        auto& blocks = blocks_.emplace_back();
        for (std::uint32_t lane = 0; lane < geometry.lanes; ++lane)
            blocks.push_back(buffer_.data() + (lane * most_stripes + which) * block_size);
        const auto behind = geometry.lanes * most_stripes + which * geometry.parity;
        for (std::uint32_t i = 0; i < geometry.parity; ++i)
            blocks.push_back(buffer_.data() + (behind + i) * block_size);
        whole_.emplace_back(geometry.lanes + geometry.parity, false);
    }
}

std::span<char> StripeReader::parity(std::uint32_t count) noexcept {
    const auto& geometry = place_.geometry;
    return {
        buffer_.data() + geometry.lanes * most_stripes * block_size, count * geometry.parity * block_size
    };
}

void StripeReader::fill(
    std::unique_ptr<io::DiskInput>& input, bool goes_on, std::uint64_t block, std::span<char> piece
) {
    if (!goes_on || input == nullptr) {
        auto opened = place_.disk->input(place_.path, place_.offset_of(block));
        input = opened ? std::move(*opened) : nullptr;
    }
    auto got = input != nullptr ? read_all(*input, piece) : 0;
    if (got == piece.size()) return;
    input = nullptr;
    // Around a sector that cannot be read: what comes behind it is perhaps whole.
    for (auto begin = got - got % block_size; begin < piece.size(); begin += block_size) {
        auto single = place_.disk->input(place_.path, place_.offset_of(block + begin / block_size));
        const auto part = piece.subspan(begin, block_size);
        got = single ? read_all(**single, part) : 0;
        std::ranges::fill(part.subspan(got), '\0');
    }
}

void StripeReader::read_lane(std::uint32_t lane, std::uint64_t first, std::uint32_t count, bool goes_on) {
    const auto& geometry = place_.geometry;
    const auto begin = geometry.block_at(lane, first);
    const auto there = begin < geometry.blocks ? std::min<std::uint64_t>(count, geometry.blocks - begin) : 0;
    const std::span piece(buffer_.data() + lane * most_stripes * block_size, count * block_size);
    if (there > 0) fill(lanes_[lane], goes_on, begin, piece.first(there * block_size));
    std::ranges::fill(piece.subspan(there * block_size), '\0');
    for (std::uint32_t which = 0; which < count; ++which)
        whole_[which][lane] =
            which >= there
            || is_whole(ConstBlock(blocks_[which][lane], block_size), place_.mark, begin + which);
}

void StripeReader::read_parity(std::uint64_t first, std::uint32_t count, bool goes_on) {
    const auto& geometry = place_.geometry;
    fill(parity_, goes_on, geometry.parity_at(first, 0), parity(count));
    for (std::uint32_t which = 0; which < count; ++which)
        for (std::uint32_t i = 0; i < geometry.parity; ++i)
            whole_[which][geometry.lanes + i] = is_whole(
                ConstBlock(blocks_[which][geometry.lanes + i], block_size), place_.mark,
                geometry.parity_at(first + which, i)
            );
}

void StripeReader::read(std::uint64_t first, std::uint32_t count) {
    const bool goes_on = first == next_;
    for (std::uint32_t lane = 0; lane < place_.geometry.lanes; ++lane) read_lane(lane, first, count, goes_on);
    if (with_ == With::Parity && place_.geometry.parity > 0) read_parity(first, count, goes_on);
    next_ = first + count;
}

} // namespace tutti::exports
