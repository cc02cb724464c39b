#include "toml/values.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::toml {
namespace {

template <typename T>
std::string reason(const Read<T>& read) {
    return read ? "right" : read.error().reason;
}

TEST(Values, DurationsHaveANumberAndAUnit) {
    EXPECT_EQ(parse_duration("250us"), microseconds(250));
    EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
    EXPECT_EQ(parse_duration("2s"), seconds(2));
    EXPECT_EQ(parse_duration("1.5s"), milliseconds(1500));
    EXPECT_EQ(parse_duration("5m"), seconds(300));
    EXPECT_EQ(parse_duration("1h"), seconds(3600));
    EXPECT_EQ(parse_duration("1d"), seconds(86400));
    for (const std::string_view text :
         {"", "2", "s", "-2s", "+2s", " 2s", "2 s", "2S", "2ss", "1e3s", "infs", "nans", "0x2s",
          "99999999999999999999d", "1m30s"})
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(Values, DurationsPrintInTheirLargestWholeUnit) {
    EXPECT_EQ(print_duration(microseconds(0)), "0s");
    EXPECT_EQ(print_duration(seconds(90)), "90s");
    EXPECT_EQ(print_duration(seconds(300)), "5m");
    EXPECT_EQ(print_duration(microseconds(1500)), "1500us");
}

TEST(Values, DurationsAreHeldToTheirRange) {
    const Duration grace{milliseconds(1), seconds(60)};
    EXPECT_EQ(grace(Value("1s")), seconds(1));
    EXPECT_EQ(reason(grace(Value("2m"))), "must be from 1ms to 1m");
    EXPECT_EQ(reason(grace(Value(true))), "must be a duration such as \"2s\", not true or false");
    EXPECT_EQ(
        reason(grace(Value("soon"))), "must be a number and us, ms, s, m, h or d, such as \"500ms\" or \"2s\""
    );
    EXPECT_EQ(grace(Value(5)).error().suggestion, "\"5s\"");
}

TEST(Values, SecondsAreNumbersRoundedToWholeMicroseconds) {
    constexpr Seconds hour{microseconds(0), seconds(3600)};
    EXPECT_EQ(hour(Value(10)), seconds(10));
    EXPECT_EQ(hour(Value(0.3)), milliseconds(300));
    EXPECT_EQ(hour(Value(1.0000004)), seconds(1));
    EXPECT_EQ(hour(Value(1.0000006)), seconds(1) + microseconds(1));
    EXPECT_EQ(hour(Value(3600)), seconds(3600));
    EXPECT_EQ(reason(hour(Value(3600.000001))), "must be from 0 to 3600 seconds");
    EXPECT_EQ(
        reason(hour(Value(std::numeric_limits<double>::quiet_NaN()))), "must be from 0 to 3600 seconds"
    );
    EXPECT_EQ(
        reason(Seconds{microseconds(1), seconds(1)}(Value(0.0000004))),
        "must be above 0 and at most 1 seconds"
    );
    EXPECT_EQ(hour(Value("2s")).error(), (Complaint{"must be a number of seconds, without quotes", "2"}));
}

TEST(Values, SizesAreWholeAndBinary) {
    EXPECT_EQ(parse_size("64KiB"), std::size_t{65536});
    EXPECT_EQ(parse_size("1MiB"), std::size_t{1} << 20);
    EXPECT_EQ(parse_size("7B"), std::size_t{7});
    for (const std::string_view text : {"", "64", "64KB", "1.5MiB", "-1B", "18446744073709551615GiB"})
        EXPECT_EQ(parse_size(text), std::nullopt) << text;
    EXPECT_EQ(print_size(1536), "1536B");
    EXPECT_EQ(reason(Size{1024, 2048}(Value("1MiB"))), "must be from 1KiB to 2KiB");
}

TEST(Values, AddressesAreHostAndPortOrOff) {
    const auto address = [](std::string_view text) { return AddressOrOff{}(Value(text)); };
    EXPECT_EQ(address("127.0.0.1:1883"), (Address{"127.0.0.1", 1883}));
    EXPECT_EQ(address("[::1]:0"), (Address{"::1", 0}));
    EXPECT_EQ(address("my-host.local:80"), (Address{"my-host.local", 80}));
    EXPECT_EQ(address("off"), std::nullopt);
    for (const std::string_view text :
         {"", "1883", ":1883", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:1x",
          "::1:80", "[::1]", "[::1", "[x]:1", "a b:1", "tcp://a:1", "On"})
        EXPECT_FALSE(address(text)) << text;
    EXPECT_EQ(AddressOrOff{}(Value(false)).error().suggestion, "\"off\"");
}

TEST(Values, SecretsAreReferences) {
    EXPECT_EQ(Secret{}(Value::object({{"file", "p"}})), SecretReference{"p"});
    EXPECT_EQ(
        reason(Secret{}(Value("hunter2"))),
        "a secret does not stand in the file: name the file that holds it, { file = \"…\" }"
    );
    const SecretReference in_vault{{}, "spotify.client_secret"};
    EXPECT_EQ(Secret{}(Value::object({{"vault", "spotify.client_secret"}})), in_vault);
    for (const auto& reference : {SecretReference{"p"}, in_vault})
        EXPECT_EQ(Secret{}(to_value(reference)), reference) << describe(reference);
    EXPECT_FALSE(Secret{}(Value::object({{"vault", ""}})));
    EXPECT_FALSE(Secret{}(Value::object({{"vault", "A b"}})));
    EXPECT_FALSE(Secret{}(Value::object({{"vault", 1}})));
    EXPECT_FALSE(Secret{}(Value::object({{"vault", std::string(129, 'x')}})));
    EXPECT_FALSE(Secret{}(Value::object({{"file", "p"}, {"vault", "v"}})));
    EXPECT_FALSE(Secret{}(Value::object({{"file", ""}})));
    EXPECT_FALSE(Secret{}(Value::object({{"file", "p"}, {"x", 1}})));
    EXPECT_FALSE(Secret{}(Value(1)));
}

TEST(Values, WordsSuggestTheNearest) {
    const OneOf<int, 2> answer{{{{"always", 1}, {"never", 2}}}};
    EXPECT_EQ(answer(Value("never")), 2);
    EXPECT_EQ(answer(Value("nevr")).error(), (Complaint{"must be one of \"always\", \"never\"", "never"}));
    EXPECT_EQ(reason(answer(Value(1))), "must be a string, not a whole number");
}

TEST(Values, NumbersAreHeldToTheirRange) {
    EXPECT_EQ((Whole{1, 5}(Value(5))), 5);
    EXPECT_EQ(reason(Whole{1, 5}(Value(6))), "must be from 1 to 5");
    EXPECT_EQ(reason(Whole{1, 5}(Value(2.0))), "must be a whole number, not a fraction");
    EXPECT_EQ((Real{0, 1}(Value(1))), 1.0);
    EXPECT_EQ(reason(Real{0, 1}(Value(1.5))), "must be from 0 to 1");
    EXPECT_EQ(reason(Text{}(Value(""))), "must not be empty");
    EXPECT_EQ(reason(Text{}(Value(std::string_view("a\0b", 3)))), "must not contain NUL");
    EXPECT_EQ(reason(Name{}(Value("Big"))), "must be 1 to 64 of a-z, 0-9, '_' and '-'");
}

} // namespace
} // namespace tutti::toml
