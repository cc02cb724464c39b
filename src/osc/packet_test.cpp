#include "base/bytes_testing.hpp"
#include "osc/parse.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>

namespace tutti::osc {
namespace {

struct Example {
    const char* name;
    Packet packet;
    std::string bytes;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

/// The first two are those of the specification ("OSC Message Examples").
std::vector<Example> examples() {
    using Arguments = std::vector<Argument>;
    const auto of = [](Arguments arguments) { return Message{"/a", std::move(arguments)}; };
    const auto nested = [](auto... items) { return Array{{Argument(items)...}}; };
    std::vector<Example> all;
    all.push_back(
        {"Oscillator", Message{"/oscillator/4/frequency", {440.0F}},
         bytes("2f6f7363 696c6c61 746f722f 342f6672 65717565 6e637900 2c660000 43dc0000")}
    );
    all.push_back(
        {"Foo", Message{"/foo", {1000, -1, "hello", 1.234F, 5.678F}},
         bytes("2f666f6f 00000000 2c696973 66660000 000003e8 ffffffff 68656c6c 6f000000 3f9df3b6 40b5b22d")}
    );
    all.push_back({"NoArguments", of({}), bytes("'/a' 0000 2c000000")});
    all.push_back({"Integer", of({-2}), bytes("'/a' 0000 ',i' 0000 fffffffe")});
    all.push_back({"Float", of({0.5F}), bytes("'/a' 0000 ',f' 0000 3f000000")});
    all.push_back({"EmptyString", of({""}), bytes("'/a' 0000 ',s' 0000 00000000")});
    all.push_back({"StringThatFillsFour", of({"four"}), bytes("'/a' 0000 ',s' 0000 'four' 00000000")});
    all.push_back({"Text", of({"Grüße"}), bytes("'/a' 0000 ',s' 0000 'Gr' c3bc c39f 'e' 00")});
    all.push_back({"EmptyBlob", of({Blob{}}), bytes("'/a' 0000 ',b' 0000 00000000")});
    all.push_back(
        {"Blob", of({Blob{bytes("00ff0102 03")}}), bytes("'/a' 0000 ',b' 0000 00000005 00ff0102 03000000")}
    );
    all.push_back({"Long", of({std::int64_t{-3}}), bytes("'/a' 0000 ',h' 0000 ffffffff fffffffd")});
    all.push_back(
        {"TimeTag", of({TimeTag{0x0102030405060708}}), bytes("'/a' 0000 ',t' 0000 01020304 05060708")}
    );
    all.push_back({"Double", of({0.5}), bytes("'/a' 0000 ',d' 0000 3fe00000 00000000")});
    all.push_back({"Symbol", of({Symbol{"on"}}), bytes("'/a' 0000 ',S' 0000 'on' 0000")});
    all.push_back({"Char", of({Char{'x'}}), bytes("'/a' 0000 ',c' 0000 00000078")});
    all.push_back({"Color", of({Color{1, 2, 3, 4}}), bytes("'/a' 0000 ',r' 0000 01020304")});
    all.push_back({"Midi", of({Midi{1, 0x90, 60, 127}}), bytes("'/a' 0000 ',m' 0000 01903c7f")});
    all.push_back({"WithoutBytes", of({true, false, Nil{}, Impulse{}}), bytes("'/a' 0000 ',TFN' 49000000")});
    all.push_back(
        {"Arrays", of({1, nested(2, "x"), Array{}, Array{{nested(true)}}}),
         bytes("'/a' 0000 ',i[is][][[T]]' 000000 00000001 00000002 'x' 000000")}
    );
    all.push_back({"EmptyBundle", Bundle{}, bytes("'#bundle' 00 00000000 00000001")});
    all.push_back(
        {"Bundles",
         Bundle{
             TimeTag{0x8000000000000000}, {of({1}), Bundle{TimeTag::immediately(), {of({}), of({Nil{}})}}}
         },
         bytes("'#bundle' 00 80000000 00000000"
               " 0000000c '/a' 0000 ',i' 0000 00000001"
               " 00000028 '#bundle' 00 00000000 00000001"
               " 00000008 '/a' 0000 ',' 000000"
               " 00000008 '/a' 0000 ',N' 0000")}
    );
    return all;
}

class EachExample : public ::testing::TestWithParam<Example> {};

TEST_P(EachExample, IsPrintedAsItsBytes) {
    EXPECT_EQ(hex(print(GetParam().packet)), hex(GetParam().bytes));
    EXPECT_EQ(printed_size(GetParam().packet), GetParam().bytes.size());
}

TEST_P(EachExample, IsReadFromItsBytes) {
    const auto packet = parse(GetParam().bytes);
    ASSERT_TRUE(packet.has_value()) << describe(packet.error());
    EXPECT_TRUE(*packet == GetParam().packet);
}

/// A message may end behind its address, as old ones do, and a bundle behind each of its elements.
TEST_P(EachExample, CutAtAnyByteIsRefusedOrAShorterPacket) {
    const auto& whole = GetParam().bytes;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto packet = parse(whole.substr(0, size));
        if (!packet) {
            EXPECT_LE(packet.error().offset, size);
            EXPECT_STRNE(packet.error().message, "");
        } else if (const auto* message = std::get_if<Message>(&*packet)) {
            EXPECT_TRUE(message->arguments.empty());
        } else {
            EXPECT_LT(
                std::get<Bundle>(*packet).elements.size(), std::get<Bundle>(GetParam().packet).elements.size()
            );
        }
    }
}

TEST_P(EachExample, WithAByteMoreIsRefused) {
    EXPECT_FALSE(parse(GetParam().bytes + '\0').has_value());
    EXPECT_FALSE(parse(GetParam().bytes + 'x').has_value());
}

/// Any change gives another packet or none: no byte is without a meaning.
TEST_P(EachExample, WithAnotherByteIsPrintedAsThoseBytesOrRefused) {
    for (std::size_t at = 0; at < GetParam().bytes.size(); ++at) {
        auto changed = GetParam().bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x11);
        if (const auto packet = parse(changed)) EXPECT_EQ(hex(print(*packet)), hex(changed)) << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Packet, EachExample, ::testing::ValuesIn(examples()), [](const auto& example) {
    return std::string(example.param.name);
});

TEST(Message, OfAnOldSenderHasNoArguments) {
    const auto packet = parse(bytes("'/old' 00000000"));
    ASSERT_TRUE(packet.has_value());
    EXPECT_TRUE(*packet == Packet(Message{"/old"}));
}

TEST(Message, EndsATextAtItsFirstNul) {
    const Message message{std::string("/a\0b", 4), {std::string("x\0y", 3)}};
    EXPECT_EQ(hex(print(message)), hex(bytes("'/a' 0000 ',s' 0000 'x' 000000")));
}

TEST(Message, KeepsNumbersThatAreNone) {
    const Message message{
        "/a", {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<double>::infinity()}
    };
    const auto printed = print(message);
    const auto packet = parse(printed);
    ASSERT_TRUE(packet.has_value());
    EXPECT_EQ(hex(print(*packet)), hex(printed));
}

TEST(TypeTags, StandAsInThePacket) {
    EXPECT_EQ(type_tags({1, 0.5F, Array{{"x", Array{{true}}}}, Impulse{}}), "if[s[T]]I");
    EXPECT_EQ(type_tags({}), "");
}

TEST(Append, LeavesWhatIsThereInPlace) {
    std::string out = "before";
    append(out, Message{"/a"});
    EXPECT_EQ(hex(out), hex(bytes("'before' '/a' 0000 ',' 000000")));
}

TEST(Parse, NeverTrustsRandomBytes) {
    std::mt19937 random(7); // NOLINT: the same bytes each time
    constexpr std::string_view frequent{"/,#bundle\0\0\0\0\0ifsb[]", 21};
    for (int round = 0; round < 20'000; ++round) {
        std::string noise = round % 2 == 0 ? "/a" : "#bundle";
        noise.resize(8 + random() % 64);
        for (std::size_t i = 8; i < noise.size(); ++i)
            noise[i] = random() % 2 == 0 ? frequent[random() % frequent.size()] : static_cast<char>(random());
        if (const auto packet = parse(noise); packet && noise.find(',') != std::string::npos)
            EXPECT_LE(print(*packet).size(), noise.size() + 4 * max_arguments);
    }
}

TEST(OscPrint, BundleOfMessagesThatLieElsewhereHasTheSameBytes) {
    const std::array messages = {Message{"/a", {1.5F}}, Message{"/b"}};
    std::string out = "before";
    append_bundle(out, TimeTag{7}, messages);
    EXPECT_EQ(out, "before" + print(Packet(Bundle{TimeTag{7}, {messages[0], messages[1]}})));
}

} // namespace
} // namespace tutti::osc
