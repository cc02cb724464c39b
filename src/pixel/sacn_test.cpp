#include "base/bytes_testing.hpp"
#include "pixel/packet_testing.hpp"
#include "pixel/sacn.hpp"

#include <gtest/gtest.h>

namespace tutti::pixel {
namespace {

constexpr Cid our_cid = {0x6b, 0x1d, 0, 1, 2, 3, 0x44, 5, 0x86, 7, 8, 9, 10, 11, 12, 13};

/// The root layer of a packet whose length from there on is in the two bytes.
std::string root(const char* flags_and_length, const char* vector) {
    return bytes("0010 0000 'ASC-E1.17' 000000") + bytes(flags_and_length) + bytes(vector)
           + bytes("6b1d0001 0203 4405 8607 08090a0b0c0d");
}

/// The last 14 bytes of its name are zero here: 'Porch' and 59 of them.
std::string framing(const char* flags_and_length, const char* priority_to_universe) {
    return bytes(flags_and_length) + bytes("00000002 'Porch'") + std::string(59, '\0')
           + bytes(priority_to_universe);
}

TEST(SacnPacker, TwoLightsAreTheseLayersToTheByte) {
    auto packer = SacnPacker::make(6, {.first_universe = 0x1234, .source_name = "Porch", .cid = our_cid});
    ASSERT_TRUE(packer);
    const auto lights = counted_lights(6);
    const auto packets = packer->pack(lights);
    ASSERT_EQ(packets.size(), 1U);
    // 132 bytes: 116 from the root's length, 94 from the framing's, 17 from DMP's; 7 slots with the start
    // code.
    EXPECT_EQ(
        hex(whole(packets[0])), hex(root("7074", "00000004") + framing("705e", "64 0000 00 00 1234")
                                    + bytes("7011 02 a1 0000 0001 0007 00 | 010203 040506"))
    );
    EXPECT_EQ(packets[0].universe, 0x1234);
}

TEST(SacnPacker, AFullUniverseHasTheLengthsOfTheStandard) {
    auto packer = SacnPacker::make(512, {.channels = 4, .source_name = "Porch", .cid = our_cid});
    const auto lights = counted_lights(512);
    const auto packets = packer->pack(lights);
    ASSERT_EQ(packets.size(), 1U);
    EXPECT_EQ(packets[0].size(), 638U); // E1.31 table 4-1: 0x726e, 0x7258, 0x720b, 0x0201
    EXPECT_EQ(
        hex(text_of(packets[0].header)), hex(root("726e", "00000004") + framing("7258", "64 0000 00 00 0001")
                                             + bytes("720b 02 a1 0000 0001 0201 00"))
    );
}

TEST(SacnPacker, AUniverseHolds170LightsAndTheNextGoesOn) {
    auto packer = SacnPacker::make(171 * 3, {.first_universe = 255});
    const auto lights = counted_lights(171 * 3);
    const auto packets = packer->pack(lights);
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(packets[0].payload.size(), 510U);
    EXPECT_EQ(packets[0].universe, 255);
    EXPECT_EQ(hex(text_of(packets[1].payload)), hex(bytes("ff0001")));
    EXPECT_EQ(packets[1].universe, 256);
    EXPECT_EQ(hex(text_of(packets[1].header.subspan(113, 2))), hex(bytes("0100")));
}

TEST(SacnPacker, SynchronisationFollowsTheLast) {
    auto packer = SacnPacker::make(
        171 * 3, {.priority = 150, .source_name = "Porch", .cid = our_cid, .sync_universe = 0x0f0e}
    );
    const auto lights = counted_lights(171 * 3);
    packer->pack(lights);
    const auto packets = packer->pack(lights);
    ASSERT_EQ(packets.size(), 3U);
    EXPECT_EQ(
        hex(whole(packets[1])), hex(root("7071", "00000004") + framing("705b", "96 0f0e 01 00 0002")
                                    + bytes("700e 02 a1 0000 0001 0004 00 | ff0001"))
    );
    EXPECT_EQ(hex(whole(packets[2])), hex(root("7021", "00000008") + bytes("700b 00000001 01 0f0e 0000")));
    EXPECT_EQ(packets[2].universe, 0x0f0e);
}

TEST(SacnPacker, SequenceCountsFramesFrom0To255) {
    auto packer = SacnPacker::make(171 * 3);
    const auto lights = counted_lights(171 * 3);
    for (int frame = 0; frame < 600; ++frame)
        for (const auto& packet : packer->pack(lights)) ASSERT_EQ(packet.header[111], frame % 256);
}

TEST(SacnPacker, ASourceEndsWithThreeTerminatedPacketsAUniverse) {
    auto packer = SacnPacker::make(171 * 3, {.sync_universe = 9});
    const auto lights = counted_lights(171 * 3);
    packer->pack(lights);
    for (int round = 1; round <= sacn_terminations; ++round) {
        const auto packets = packer->terminate(lights);
        ASSERT_EQ(packets.size(), 2U) << "and no synchronisation";
        for (const auto& packet : packets)
            EXPECT_EQ(hex(text_of(packet.header.subspan(111, 2))), fmt::format("{:02x} 40 ", round));
    }
    EXPECT_EQ(packer->pack(lights)[0].header[112], 0) << "a source may begin again";
}

TEST(SacnPacker, PreviewIsNotForLights) {
    auto packer = SacnPacker::make(3, {.preview = true});
    const auto lights = counted_lights(3);
    EXPECT_EQ(packer->pack(lights)[0].header[112], 0x80);
    EXPECT_EQ(packer->terminate(lights)[0].header[112], 0xc0);
}

TEST(SacnPacker, ALongNameIsCutBetweenCharacters) {
    auto packer = SacnPacker::make(3, {.source_name = std::string(62, 'x') + "é"});
    const auto header = text_of(packer->pack(counted_lights(3))[0].header);
    EXPECT_EQ(header.substr(44, 64), std::string(62, 'x') + std::string(2, '\0'));
}

TEST(SacnPacker, RefusesWhatSacnDoesNotHave) {
    const auto refusal = [](std::size_t size, const SacnOptions& options) {
        const auto packer = SacnPacker::make(size, options);
        return packer ? std::string() : packer.error().message;
    };
    EXPECT_EQ(refusal(510, {.first_universe = 63'999}), "");
    EXPECT_EQ(
        refusal(511, {.first_universe = 63'999}),
        "the lights need 2 universes from 63999 on, and sACN ends at 63999"
    );
    EXPECT_EQ(refusal(3, {.first_universe = 0}), "sACN's first universe is 1");
    EXPECT_EQ(refusal(3, {.priority = 201}), "a priority is 0 to 200 in sACN, not 201");
    EXPECT_EQ(refusal(3, {.sync_universe = 64'000}), "universe 64000 cannot synchronise: sACN ends at 63999");
}

TEST(Sacn, EachUniverseHasItsMulticastAddress) {
    EXPECT_EQ(sacn_multicast_address(1), (std::array<std::uint8_t, 4>{239, 255, 0, 1}));
    EXPECT_EQ(sacn_multicast_address(63'999), (std::array<std::uint8_t, 4>{239, 255, 249, 255}));
}

TEST(ParseSacn, ReadsWhatIsPacked) {
    auto packer = SacnPacker::make(
        6, {.first_universe = 7, .priority = 200, .source_name = "Porch", .cid = our_cid, .sync_universe = 9}
    );
    const auto lights = counted_lights(6);
    packer->pack(lights);
    const auto packets = packer->pack(lights);
    const auto first = whole(packets[0]);
    const auto parsed = parse_sacn(octets(first));
    ASSERT_TRUE(parsed);
    const auto* data = std::get_if<SacnData>(&*parsed);
    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->cid, our_cid);
    EXPECT_EQ(data->source_name, "Porch");
    EXPECT_EQ(data->priority, 200);
    EXPECT_EQ(data->sync_universe, 9);
    EXPECT_EQ(data->sequence, 1);
    EXPECT_FALSE(data->preview || data->terminated || data->force_synchronization);
    EXPECT_EQ(data->universe, 7);
    EXPECT_EQ(data->start_code, 0);
    EXPECT_EQ(text_of(data->lights), text_of(lights));
    const auto last = whole(packets[1]);
    const auto sync = parse_sacn(octets(last));
    ASSERT_TRUE(sync && std::holds_alternative<SacnSync>(*sync));
    EXPECT_EQ(std::get<SacnSync>(*sync).sequence, 1);
    EXPECT_EQ(std::get<SacnSync>(*sync).universe, 9);
    EXPECT_EQ(std::get<SacnSync>(*sync).cid, our_cid);
}

TEST(ParseSacn, EveryCutIsAnErrorAndNothingFollowsTheEnd) {
    auto packer = SacnPacker::make(6, {.sync_universe = 9});
    const auto lights = counted_lights(6);
    for (const auto& packet : packer->pack(lights)) {
        const auto all = whole(packet);
        EXPECT_TRUE(parse_sacn(octets(all)));
        for (std::size_t size = 0; size < all.size(); ++size) {
            const auto cut = parse_sacn(octets(all).first(size));
            ASSERT_FALSE(cut) << size;
            EXPECT_EQ(cut.error().code, ErrorCode::InvalidInput);
        }
        EXPECT_FALSE(parse_sacn(octets(all + 'x')));
    }
}

struct Spoilt {
    std::size_t at;
    const char* bytes;
    const char* message;
};

TEST(ParseSacn, NamesWhatIsWrong) {
    auto packer = SacnPacker::make(6);
    const auto good = whole(packer->pack(counted_lights(6))[0]);
    const Spoilt all[] = {
        {0, "0011", "this is no E1.31"},
        {16, "7073", "the length of E1.31's root layer is wrong"},
        {18, "00000005", "E1.31's root layer has an unknown vector"},
        {18, "00000008", "a packet of E1.31 that is not known here"}, // extended, and framing 2: discovery
        {38, "705d", "the length of E1.31's framing layer is wrong"},
        {40, "00000003", "a packet of E1.31 that is not known here"},
        {44, "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'",
         "E1.31's source name has no end"},
        {108, "c9", "E1.31 has no priority 201"},
        {109, "fa00", "E1.31 has no universe 64000"},
        {113, "0000", "E1.31 has no universe 0"},
        {115, "7010", "the length of E1.31's DMP layer is wrong"},
        {119, "0001", "E1.31's DMP layer sets something other than slots from 0 on"},
        {123, "0006", "E1.31 says 6 slots with the start code, and has 7"},
    };
    for (const auto& [at, replacement, message] : all) {
        auto packet = good;
        const auto with = bytes(replacement);
        packet.replace(at, with.size(), with);
        const auto parsed = parse_sacn(octets(packet));
        ASSERT_FALSE(parsed) << message;
        EXPECT_EQ(parsed.error().message, message);
    }
}

} // namespace
} // namespace tutti::pixel
