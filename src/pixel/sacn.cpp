#include "pixel/sacn.hpp"

#include "base/utf8.hpp"
#include "pixel/big_endian.hpp"
#include "pixel/sacn_wire.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::pixel {

namespace {

void write_root(std::span<std::uint8_t> header, std::size_t size, std::uint32_t vector, const Cid& cid) {
    std::ranges::copy(sacn::preamble, header.begin());
    write_number(header, sacn::root_length_at, sacn::flags_and_length(size, sacn::root_length_at));
    write_number(header, sacn::root_vector_at, vector);
    std::ranges::copy(cid, header.begin() + sacn::cid_at);
    write_number(header, sacn::frame_length_at, sacn::flags_and_length(size, sacn::frame_length_at));
}

void write_data(
    std::span<std::uint8_t> header, std::size_t slots, std::uint16_t universe, const SacnOptions& options
) {
    const auto size = sacn_header_size + slots;
    write_root(header, size, sacn::root_vector_data, options.cid);
    write_number(header, sacn::frame_vector_at, sacn::frame_vector_data);
    const std::string_view whole_name = options.source_name;
    const auto name =
        first_characters(whole_name.substr(0, whole_name.find('\0')), sacn::source_name_size - 1);
    std::ranges::copy(name, header.begin() + sacn::source_name_at);
    header[sacn::priority_at] = options.priority;
    write_number(header, sacn::sync_universe_at, options.sync_universe);
    write_number(header, sacn::universe_at, universe);
    write_number(header, sacn::dmp_length_at, sacn::flags_and_length(size, sacn::dmp_length_at));
    std::ranges::copy(sacn::set_property, header.begin() + sacn::dmp_vector_at);
    write_number(header, sacn::count_at, static_cast<std::uint16_t>(slots + 1));
}

void write_sync(std::span<std::uint8_t> packet, const SacnOptions& options) {
    write_root(packet, sacn::sync_size, sacn::root_vector_extended, options.cid);
    write_number(packet, sacn::frame_vector_at, sacn::frame_vector_sync);
    write_number(packet, sacn::sync_address_at, options.sync_universe);
}

} // namespace

Result<SacnPacker> SacnPacker::make(std::size_t bytes, const SacnOptions& options) {
    const auto universes = universes_of(bytes, options.channels);
    if (options.first_universe == 0) return fail(ErrorCode::InvalidInput, "sACN's first universe is 1");
    if (options.first_universe + universes > last_sacn_universe + std::size_t{1})
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "the lights need {} universes from {} on, and sACN ends at {}",
                                         universes, options.first_universe, last_sacn_universe
                                     )
        );
    if (options.sync_universe > last_sacn_universe)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "universe {} cannot synchronise: sACN ends at {}", options.sync_universe, last_sacn_universe
            )
        );
    if (options.priority > max_sacn_priority)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("a priority is 0 to {} in sACN, not {}", max_sacn_priority, options.priority)
        );
    return SacnPacker(bytes, options);
}

SacnPacker::SacnPacker(std::size_t bytes, const SacnOptions& options)
    : packets_(bytes, slots_of(options.channels), sacn_header_size), preview_(options.preview) {
    for (std::size_t index = 0; index < packets_.count(); ++index) {
        const auto universe = static_cast<std::uint16_t>(options.first_universe + index);
        write_data(packets_.header(index), packets_.size(index), universe, options);
        packets_.set_universe(index, universe);
    }
    if (options.sync_universe != 0) {
        packets_.append(sacn::sync_size, options.sync_universe);
        write_sync(packets_.last_header(), options);
    }
}

std::span<const Packet>
SacnPacker::next(std::span<const std::uint8_t> lights, std::uint8_t options) noexcept {
    // Each universe has its own count, as has synchronisation; as each is sent once a frame, all are one.
    for (std::size_t index = 0; index < packets_.count(); ++index) {
        const auto header = packets_.header(index);
        header[sacn::sequence_at] = sequence_;
        header[sacn::options_at] = options;
    }
    if (const auto sync = packets_.last_header(); !sync.empty()) sync[sacn::sync_sequence_at] = sequence_;
    ++sequence_;
    return packets_.over(lights);
}

std::span<const Packet> SacnPacker::pack(std::span<const std::uint8_t> lights) noexcept {
    return next(lights, preview_ ? sacn::preview_option : 0);
}

std::span<const Packet> SacnPacker::terminate(std::span<const std::uint8_t> lights) noexcept {
    const auto preview = preview_ ? sacn::preview_option : 0;
    return next(lights, static_cast<std::uint8_t>(preview | sacn::terminated_option)).first(packets_.count());
}

std::array<std::uint8_t, 4> sacn_multicast_address(std::uint16_t universe) noexcept {
    return {239, 255, static_cast<std::uint8_t>(universe >> 8), static_cast<std::uint8_t>(universe & 0xFF)};
}

} // namespace tutti::pixel
