#include "pixel/big_endian.hpp"
#include "pixel/sacn.hpp"
#include "pixel/sacn_wire.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::pixel {

namespace {

using Bytes = std::span<const std::uint8_t>;

Cid read_cid(Bytes bytes) noexcept {
    Cid cid;
    std::ranges::copy(bytes.subspan(sacn::cid_at, cid.size()), cid.begin());
    return cid;
}

/// Whether the layer that begins there says that it goes to the end.
bool reaches_the_end(Bytes bytes, std::size_t at) noexcept {
    return read_number<std::uint16_t>(bytes, at) == sacn::flags_and_length(bytes.size(), at);
}

std::unexpected<Error> wrong_length(const char* layer) {
    return fail(ErrorCode::InvalidInput, fmt::format("the length of E1.31's {} layer is wrong", layer));
}

std::unexpected<Error> too_short(std::size_t size) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} bytes are too few for E1.31", size));
}

Result<SacnPacket> parse_data(Bytes bytes) {
    if (bytes.size() < sacn_header_size) return too_short(bytes.size());
    if (read_number<std::uint32_t>(bytes, sacn::frame_vector_at) != sacn::frame_vector_data)
        return fail(ErrorCode::NotFound, "a packet of E1.31 that is not known here");
    if (!reaches_the_end(bytes, sacn::dmp_length_at)) return wrong_length("DMP");
    if (!std::ranges::equal(
            bytes.subspan(sacn::dmp_vector_at, sacn::set_property.size()), sacn::set_property
        ))
        return fail(ErrorCode::InvalidInput, "E1.31's DMP layer sets something other than slots from 0 on");
    const auto lights = bytes.subspan(sacn_header_size);
    if (lights.size() > max_slots || read_number<std::uint16_t>(bytes, sacn::count_at) != lights.size() + 1)
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "E1.31 says {} slots with the start code, and has {}",
                                         read_number<std::uint16_t>(bytes, sacn::count_at), lights.size() + 1
                                     )
        );
    const auto name = bytes.subspan(sacn::source_name_at, sacn::source_name_size);
    const auto name_end = std::ranges::find(name, std::uint8_t{0});
    if (name_end == name.end()) return fail(ErrorCode::InvalidInput, "E1.31's source name has no end");
    const auto options = bytes[sacn::options_at];
    const SacnData data{
        .cid = read_cid(bytes),
        .source_name =
            {reinterpret_cast<const char*>(name.data()), static_cast<std::size_t>(name_end - name.begin())},
        .priority = bytes[sacn::priority_at],
        .sync_universe = read_number<std::uint16_t>(bytes, sacn::sync_universe_at),
        .sequence = bytes[sacn::sequence_at],
        .preview = (options & sacn::preview_option) != 0,
        .terminated = (options & sacn::terminated_option) != 0,
        .force_synchronization = (options & sacn::force_synchronization_option) != 0,
        .universe = read_number<std::uint16_t>(bytes, sacn::universe_at),
        .start_code = bytes[sacn::start_code_at],
        .lights = lights,
    };
    if (data.priority > max_sacn_priority)
        return fail(ErrorCode::InvalidInput, fmt::format("E1.31 has no priority {}", data.priority));
    if (data.universe == 0 || data.universe > last_sacn_universe)
        return fail(ErrorCode::InvalidInput, fmt::format("E1.31 has no universe {}", data.universe));
    if (data.sync_universe > last_sacn_universe)
        return fail(ErrorCode::InvalidInput, fmt::format("E1.31 has no universe {}", data.sync_universe));
    return data;
}

Result<SacnPacket> parse_sync(Bytes bytes) {
    if (read_number<std::uint32_t>(bytes, sacn::frame_vector_at) != sacn::frame_vector_sync)
        return fail(ErrorCode::NotFound, "a packet of E1.31 that is not known here");
    if (bytes.size() != sacn::sync_size) return wrong_length("framing");
    const SacnSync sync{
        .cid = read_cid(bytes),
        .sequence = bytes[sacn::sync_sequence_at],
        .universe = read_number<std::uint16_t>(bytes, sacn::sync_address_at),
    };
    if (sync.universe == 0 || sync.universe > last_sacn_universe)
        return fail(ErrorCode::InvalidInput, fmt::format("E1.31 has no universe {}", sync.universe));
    return sync;
}

} // namespace

Result<SacnPacket> parse_sacn(Bytes bytes) {
    if (bytes.size() < sacn::preamble.size()
        || !std::ranges::equal(bytes.first(sacn::preamble.size()), sacn::preamble))
        return fail(ErrorCode::InvalidInput, "this is no E1.31");
    if (bytes.size() < sacn::source_name_at) return too_short(bytes.size());
    if (!reaches_the_end(bytes, sacn::root_length_at)) return wrong_length("root");
    if (!reaches_the_end(bytes, sacn::frame_length_at)) return wrong_length("framing");
    switch (read_number<std::uint32_t>(bytes, sacn::root_vector_at)) {
    case sacn::root_vector_data:
        return parse_data(bytes);
    case sacn::root_vector_extended:
        return parse_sync(bytes);
    default:
        return fail(ErrorCode::InvalidInput, "E1.31's root layer has an unknown vector");
    }
}

} // namespace tutti::pixel
