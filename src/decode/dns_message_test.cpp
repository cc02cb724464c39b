#include "decode/dns_message.hpp"
#include "decode/dns_message_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::decode {
namespace {

TEST(DnsQuestion, IsTheseBytes) {
    const DnsQuestion questions[] = {
        {*parse_dns_name("_wled._tcp.local"), DnsType::Pointer},
        {*parse_dns_name("wled-porch.local"), DnsType::Address},
    };
    const auto message = print(questions);
    // Id 0, a standard query, two questions; each of class Internet and with the bit that asks for unicast.
    EXPECT_EQ(
        hex({reinterpret_cast<const char*>(message.data()), message.size()}),
        hex(bytes("0000 0000 0002 0000 0000 0000 | 05 '_wled' 04 '_tcp' 05 'local' 00 000c 8001 |"
                  "0a 'wled-porch' 05 'local' 00 0001 8001"))
    );
    EXPECT_EQ(message.size(), dns_header_size + printed_size(questions[0]) + printed_size(questions[1]));
    const auto read = parse_dns_message(message);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->is_answer);
    EXPECT_TRUE(read->records.empty());
}

TEST(DnsMessage, ReadsThePointerThePlaceAndTheAddress) {
    const auto answer = porch_answer();
    const auto message = parse_dns_message(dns_bytes(answer));
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->is_answer);
    ASSERT_EQ(message->records.size(), 3U) << "the text is passed over";
    const auto& [pointer, place, address] =
        std::tie(message->records[0], message->records[1], message->records[2]);
    EXPECT_EQ(print(pointer.name), "_wled._tcp.local");
    EXPECT_EQ(pointer.ttl, 120U);
    EXPECT_EQ(print(std::get<DnsPointer>(pointer.data).to), "Porch._wled._tcp.local");
    EXPECT_EQ(print(place.name), "Porch._wled._tcp.local");
    EXPECT_EQ(print(std::get<DnsService>(place.data).host), "wled-porch.local");
    EXPECT_EQ(std::get<DnsService>(place.data).port, 80);
    EXPECT_EQ(print(address.name), "wled-porch.local");
    EXPECT_EQ(std::get<Ipv4>(address.data), (Ipv4{192, 168, 1, 20}));
}

TEST(DnsMessage, AQuestionThatIsRepeatedIsPassedOver) {
    const auto answer = bytes(
        "1234 8400 0001 0001 0000 0000 | 05 'local' 00 0001 0001 | c00c 0001 0001 0000000a 0004 01020304"
    );
    const auto message = parse_dns_message(dns_bytes(answer));
    ASSERT_TRUE(message);
    ASSERT_EQ(message->records.size(), 1U);
    EXPECT_EQ(print(message->records[0].name), "local");
}

TEST(DnsMessage, EveryCutIsAnError) {
    const auto answer = porch_answer();
    for (std::size_t size = 0; size < answer.size(); ++size) {
        const auto message = parse_dns_message(dns_bytes(answer).first(size));
        ASSERT_FALSE(message) << size;
        EXPECT_EQ(message.error().code, ErrorCode::InvalidInput);
        EXPECT_TRUE(message.error().message.starts_with("this is no DNS message: it ends within a "))
            << message.error().message;
    }
}

struct MalformedDns {
    const char* records; ///< one, from the byte 12 on
    const char* message;
};

TEST(DnsMessage, NamesWhatIsWrong) {
    const MalformedDns all[] = {
        {"c00c 0001 0001 00000078 0004 01020304", "a name points not back"},        // to itself
        {"c00e c00c 0001 0001 00000078 0004 01020304", "a name points not back"},   // forward
        {"01 'a' c00c 0001 0001 00000078 0004 01020304", "a name points not back"}, // to its own beginning
        {"01 'a' c00d 0001 0001 00000078 0004 01020304", "a name points not back"}, // into its own middle
        {"41 'a' 00 0001 0001 00000078 0004 01020304", "a label of a name is of an unknown kind"},
        {"00 0001 0001 00000078 0003 01020304", "a record ends elsewhere than it says"},
        {"00 0001 0001 00000078 0005 0102030405", "a record ends elsewhere than it says"},
        {"00 000c 0001 00000078 0005 01 'a' 00 0000", "a record ends elsewhere than it says"},
        {"00 0021 0001 00000078 0006 0000 0000 0050 00", "a record ends elsewhere than it says"},
    };
    for (const auto& [records, what] : all) {
        const auto bad = bytes("0000 8400 0000 0001 0000 0000") + bytes(records);
        const auto message = parse_dns_message(dns_bytes(bad));
        ASSERT_FALSE(message) << records;
        EXPECT_EQ(message.error().message, std::string("this is no DNS message: ") + what) << records;
    }
    const auto update = bytes("0000 2800 0000 0000 0000 0000");
    EXPECT_EQ(parse_dns_message(dns_bytes(update)).error().message, "this is no DNS message: it is no query");
}

TEST(DnsMessage, PointersThatGoRoundInALoopEnd) {
    // At 12 "a" and a pointer to 16, at 16 "b" and one to 12: each leads back from somewhere.
    const auto loop = bytes("0000 8400 0001 0001 0000 0000 | 01 'a' c010 01 'b' c00c 0001 0001");
    EXPECT_FALSE(parse_dns_message(dns_bytes(loop)));
}

TEST(DnsMessage, ANameIsAtMost255Bytes) {
    const auto with_name = [](int labels, const char* end) {
        std::string name;
        for (int i = 0; i < labels; ++i) name += '\x3f' + std::string(63, 'x');
        const auto message = bytes("0000 8400 0000 0001 0000 0000") + name + bytes(end)
                             + bytes("0001 0001 00000078 0004 01020304");
        return parse_dns_message(dns_bytes(message)).has_value();
    };
    EXPECT_TRUE(with_name(3, "3d '0123456789012345678901234567890123456789012345678901234567890' 00")); // 255
    EXPECT_FALSE(with_name(3, "3e '01234567890123456789012345678901234567890123456789012345678901' 00"));
}

TEST(DnsMessage, OtherClassesAndTypesArePassedOver) {
    const auto mixed = bytes(
        "0000 8400 0000 0003 0000 0000 | 00 0001 0003 00000078 0004 01020304 |" // CHAOS
        "00 001c 0001 00000078 0010 20010db8000000000000000000000001 | 00 0001 8001 00000078 0004 05060708"
    );
    const auto message = parse_dns_message(dns_bytes(mixed));
    ASSERT_TRUE(message);
    ASSERT_EQ(message->records.size(), 1U);
    EXPECT_EQ(std::get<Ipv4>(message->records[0].data), (Ipv4{5, 6, 7, 8}));
}

TEST(DnsMessage, IsReadWithinLimits) {
    std::string many = bytes("0000 8400 0000 0201 0000 0000");
    for (int i = 0; i < 513; ++i) many += bytes("00 0001 0001 00000078 0004 01020304");
    const auto message = parse_dns_message(dns_bytes(many));
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(parse_dns_message(dns_bytes(std::string(9001, '\0'))).error().code, ErrorCode::LimitExceeded);
}

TEST(DnsName, IsTheSameInCapitals) {
    EXPECT_TRUE(is_same(*parse_dns_name("WLED-Porch.Local"), *parse_dns_name("wled-porch.local")));
    EXPECT_FALSE(is_same(*parse_dns_name("wled-porch.local"), *parse_dns_name("wled-porch")));
    EXPECT_FALSE(is_same(DnsName{{"a.b"}}, DnsName{{"a", "b"}}));
}

TEST(DnsName, DotsWithinALabelAreMarked) {
    EXPECT_EQ(print(DnsName{{"Mr. Lamp\\", "local"}}), "Mr\\. Lamp\\\\.local");
}

TEST(DnsName, IsReadFromText) {
    EXPECT_EQ(
        parse_dns_name("_wled._tcp.local")->labels, (std::vector<std::string>{"_wled", "_tcp", "local"})
    );
    for (const auto* wrong : {"", ".", "a..b", "a.", ".a"}) EXPECT_FALSE(parse_dns_name(wrong)) << wrong;
    EXPECT_TRUE(parse_dns_name(std::string(63, 'a')));
    EXPECT_FALSE(parse_dns_name(std::string(64, 'a')));
}

} // namespace
} // namespace tutti::decode
