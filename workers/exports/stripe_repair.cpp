#include "workers/exports/stripe_repair.hpp"

#include "exports/stripe_code.hpp"
#include "workers/exports/stripe_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>

namespace tutti::exports {

namespace {

constexpr std::uint64_t at_once = StripeReader::most_stripes;

std::uint64_t block_of(const Geometry& geometry, std::uint64_t stripe, std::size_t place) {
    if (place < geometry.lanes) return geometry.block_at(static_cast<std::uint32_t>(place), stripe);
    return geometry.parity_at(stripe, static_cast<std::uint32_t>(place - geometry.lanes));
}

std::uint32_t stripes_from(const Geometry& geometry, std::uint64_t first) {
    return static_cast<std::uint32_t>(std::min(at_once, geometry.stripes - first));
}

/// Those of stripes of which some block is damaged.
std::vector<bool> damaged_stripes(const Geometry& geometry, const std::vector<std::uint64_t>& damaged) {
    std::vector<bool> stripes(geometry.stripes, false);
    for (const auto block : damaged) stripes[geometry.stripe_of(block)] = true;
    return stripes;
}

} // namespace

Result<void> append_parity(const ProtectedPlace& place, io::DiskFile& file) {
    const auto& geometry = place.geometry;
    if (geometry.parity == 0) return {};
    const StripeCode code(geometry.lanes, geometry.parity);
    StripeReader reader(place, StripeReader::With::LanesAlone);
    for (std::uint64_t first = 0; first < geometry.stripes; first += at_once) {
        const auto count = stripes_from(geometry, first);
        reader.read(first, count);
        for (std::uint32_t which = 0; which < count; ++which) {
            const auto& whole = reader.whole(which);
            if (!std::all_of(whole.begin(), whole.begin() + geometry.lanes, std::identity()))
                return fail(
                    ErrorCode::Environment,
                    fmt::format(
                        "{} is read otherwise than it was written: look at the disk", place.path.native()
                    )
                );
            const auto blocks = reader.blocks(which);
            code.encode(blocks);
            for (std::uint32_t i = 0; i < geometry.parity; ++i)
                seal(
                    Block(blocks[geometry.lanes + i], block_size), place.mark,
                    geometry.parity_at(first + which, i)
                );
        }
        const auto parity = reader.parity(count);
        if (auto written = file.append({parity.data(), parity.size()}); !written) return written;
    }
    return {};
}

Result<std::vector<std::uint64_t>> recover_blocks(
    const ProtectedPlace& place, const std::vector<std::uint64_t>& damaged,
    const std::function<Result<void>(std::uint64_t number, ConstBlock block)>& take
) {
    const auto& geometry = place.geometry;
    if (damaged.empty() || geometry.parity == 0) return damaged;
    const StripeCode code(geometry.lanes, geometry.parity);
    StripeReader reader(place, StripeReader::With::Parity);
    const auto concerned = damaged_stripes(geometry, damaged);
    std::vector<std::uint64_t> lost;
    for (std::uint64_t first = 0; first < geometry.stripes; first += at_once) {
        const auto count = stripes_from(geometry, first);
        const auto begin = concerned.begin() + static_cast<std::ptrdiff_t>(first);
        if (std::none_of(begin, begin + count, std::identity())) continue;
        reader.read(first, count);
        for (std::uint32_t which = 0; which < count; ++which) {
            const auto& whole = reader.whole(which);
            const auto blocks = reader.blocks(which);
            const bool is_recovered = code.recover(blocks, whole);
            for (std::size_t i = 0; i < blocks.size(); ++i) {
                if (whole[i]) continue;
                const auto number = block_of(geometry, first + which, i);
                if (!is_recovered) {
                    lost.push_back(number);
                    continue;
                }
                const Block block(blocks[i], block_size);
                seal(block, place.mark, number);
                if (auto taken = take(number, block); !taken) return pass_on(taken);
            }
        }
    }
    std::ranges::sort(lost);
    return lost;
}

} // namespace tutti::exports
