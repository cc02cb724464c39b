// What is no packet: which kind of fault it is, and where.
#include "base/bytes_testing.hpp"
#include "osc/parse.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace tutti::osc {
namespace {

struct Malformed {
    const char* name;
    const char* bytes;
    FaultKind kind;
    std::size_t offset;
};

void PrintTo(const Malformed& test, std::ostream* out) { *out << test.name; }

class EachFault : public ::testing::TestWithParam<Malformed> {};

TEST_P(EachFault, IsNamedWithItsPlace) {
    const auto packet = parse(bytes(GetParam().bytes));
    ASSERT_FALSE(packet.has_value());
    EXPECT_EQ(name(packet.error().kind), name(GetParam().kind)) << describe(packet.error());
    EXPECT_EQ(packet.error().offset, GetParam().offset) << describe(packet.error());
}

using enum FaultKind;

const Malformed faults[] = {
    {"Nothing", "", Start, 0},
    {"NoSlash", "'abc' 00 ',' 000000", Start, 0},
    {"AnotherHash", "'#bungle' 00 00000000 00000001", Start, 0},
    {"AddressWithoutEnd", "'/abc'", Truncated, 4},
    {"AddressPaddedShort", "'/a' 00", Truncated, 3},
    {"AddressPadding", "'/a' 0001 ',' 000000", Padding, 3},
    {"TagsPadding", "'/a' 0000 ',i' 0078 00000001", Padding, 7},
    {"StringPadding", "'/a' 0000 ',s' 0000 'x' 00 00 01", Padding, 11},
    {"BlobPadding", "'/a' 0000 ',b' 0000 00000001 ff 000100", Padding, 14},
    {"UntypedArguments", "'/a' 0000 00000001", TypeTags, 4},
    {"UnknownTag", "'/a' 0000 ',iq' 00 00000001", TypeTags, 6},
    {"ArrayWithoutEnd", "'/a' 0000 ',i[' 00 00000001", TypeTags, 6},
    {"ArraysWithoutEnd", "'/a' 0000 ',[[' 00", TypeTags, 6},
    {"UnknownTagInArrays", "'/a' 0000 ',[[q' 00000000", TypeTags, 7},
    {"ArrayWithoutBeginning", "'/a' 0000 ',i]' 00 00000001", TypeTags, 6},
    {"IntegerCut", "'/a' 0000 ',i' 0000 0000", Truncated, 10},
    {"SecondArgumentMissing", "'/a' 0000 ',ii' 00 00000001", Truncated, 12},
    {"StringWithoutEnd", "'/a' 0000 ',s' 0000 'abcd'", Truncated, 12},
    {"BlobLongerThanThePacket", "'/a' 0000 ',b' 0000 00000005 ffffffff", Truncated, 16},
    {"BlobOfNegativeSize", "'/a' 0000 ',b' 0000 ffffffff", Size, 8},
    {"BytesBehindAMessage", "'/a' 0000 ',' 000000 00000000", Trailing, 8},
    {"BundleWithoutTime", "'#bundle' 00 00000000", Truncated, 12},
    {"ElementSizeCut", "'#bundle' 00 00000000 00000001 0000", Truncated, 18},
    {"ElementOfNothing", "'#bundle' 00 00000000 00000001 00000000", Size, 16},
    {"ElementSizeOfFive", "'#bundle' 00 00000000 00000001 00000005 '/a' 0000 00000000", Size, 16},
    {"ElementLargerThanTheBundle", "'#bundle' 00 00000000 00000001 0000000c '/a' 0000 ',' 000000", Size, 16},
    {"ElementOfNegativeSize", "'#bundle' 00 00000000 00000001 fffffffc '/a' 0000", Size, 16},
    {"ElementSmallerThanItsMessage", "'#bundle' 00 00000000 00000001 00000008 '/a' 0000 ',i' 0000 00000001",
     Truncated, 28},
    {"ElementLargerThanItsMessage", "'#bundle' 00 00000000 00000001 0000000c '/a' 0000 ',' 000000 00000000",
     Trailing, 28},
    {"FaultInAnInnerBundle",
     "'#bundle' 00 00000000 00000001 0000001c '#bundle' 00 00000000 00000001 00000008 '/a' 0001 ',' 000000",
     Padding, 43},
};

INSTANTIATE_TEST_SUITE_P(Packet, EachFault, ::testing::ValuesIn(faults), [](const auto& test) {
    return std::string(test.param.name);
});

Packet nested_bundles(std::size_t depth) {
    Bundle bundle;
    if (depth > 1) bundle.elements.push_back(nested_bundles(depth - 1));
    return bundle;
}

Message nested_arrays(std::size_t depth) {
    Array array;
    for (; depth > 1; --depth) array = Array{{array}};
    return {"/a", {array}};
}

/// The same without the vocabulary of the printer: so deep that a parser that recurses at will ends badly.
std::string hostile_bundle() {
    std::string bytes;
    while (bytes.size() + 20 <= max_packet_size) {
        const auto size = static_cast<std::uint32_t>(bytes.size());
        std::string outer("#bundle\0\0\0\0\0\0\0\0\1", 16);
        if (size > 0)
            for (int shift = 24; shift >= 0; shift -= 8) outer += static_cast<char>(size >> shift);
        bytes = outer + bytes;
    }
    return bytes;
}

TEST(Limits, BundlesMayBeEightDeep) {
    EXPECT_TRUE(parse(print(nested_bundles(max_depth))).has_value());
    const auto deeper = parse(print(nested_bundles(max_depth + 1)));
    ASSERT_FALSE(deeper.has_value());
    EXPECT_EQ(deeper.error().kind, Limit);
    EXPECT_EQ(parse(hostile_bundle()).error().kind, Limit);
}

TEST(Limits, ArraysMayBeEightDeep) {
    EXPECT_TRUE(parse(print(nested_arrays(max_depth))).has_value());
    EXPECT_EQ(parse(print(nested_arrays(max_depth + 1))).error().kind, Limit);
    Message hostile{"/a", {}};
    auto bytes = print(hostile);
    bytes = "/a" + std::string(2, '\0') + "," + std::string(max_arguments, '[') + std::string(3, '\0');
    EXPECT_EQ(parse(bytes).error().kind, Limit);
}

TEST(Limits, AMessageHasAtMostSoManyArguments) {
    EXPECT_TRUE(parse(print(Message{"/a", std::vector<Argument>(max_arguments, Nil{})})).has_value());
    EXPECT_EQ(
        parse(print(Message{"/a", std::vector<Argument>(max_arguments + 1, Nil{})})).error().kind, Limit
    );
}

TEST(Limits, AnAddressIsAtMostSoLong) {
    EXPECT_TRUE(parse(print(Message{"/" + std::string(max_address_size - 1, 'a')})).has_value());
    EXPECT_EQ(parse(print(Message{"/" + std::string(max_address_size, 'a')})).error().kind, Limit);
}

TEST(Limits, APacketIsAtMostADatagram) {
    const Message largest{"/a", {Blob{std::string(max_packet_size - 15, 'x')}}};
    EXPECT_EQ(printed_size(largest), 65'504U);
    EXPECT_TRUE(parse(print(largest)).has_value());
    EXPECT_EQ(parse(std::string(max_packet_size + 1, '/')).error().kind, Limit);
}

TEST(Fault, SaysItsPlaceForAPerson) {
    EXPECT_EQ(describe(parse(bytes("'/a' 0001")).error()), "byte 3: the padding is not zero");
}

} // namespace
} // namespace tutti::osc
