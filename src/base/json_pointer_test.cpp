#include "base/json.hpp"
#include "base/json_pointer.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

/// The example of RFC 6901 §5.
constexpr std::string_view document =
    R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})";

std::string found(std::string_view pointer, std::string_view json = document) {
    const auto parsed = JsonPointer::parse(pointer);
    if (!parsed) return parsed.error().message;
    EXPECT_EQ(parsed->text(), pointer);
    const auto value = parse_json(json);
    const Value* at = parsed->find_in(*value);
    return at != nullptr ? print_json(*at) : "nothing";
}

TEST(JsonPointers, LeadWhereTheExampleOfTheirDefinitionSays) {
    EXPECT_EQ(found("/foo"), R"(["bar","baz"])");
    EXPECT_EQ(found("/foo/0"), R"("bar")");
    EXPECT_EQ(found("/"), "0");
    EXPECT_EQ(found("/a~1b"), "1");
    EXPECT_EQ(found("/c%d"), "2");
    EXPECT_EQ(found("/i\\j"), "5");
    EXPECT_EQ(found("/k\"l"), "6");
    EXPECT_EQ(found("/ "), "7");
    EXPECT_EQ(found("/m~0n"), "8");
    EXPECT_EQ(found("", "[1]"), "[1]");
    EXPECT_EQ(found("/~01", R"({"~1":true})"), "true");
}

TEST(JsonPointers, LeadNowhereWhereNothingIs) {
    for (const auto* pointer :
         {"/foo/2", "/foo/00", "/foo/-", "/foo/+1", "/foo/1x", "/foo/", "/bar", "/foo/0/x",
          "/foo/99999999999999999999999"})
        EXPECT_EQ(found(pointer), "nothing") << pointer;
}

TEST(JsonPointers, SayWhatIsWrongWithThem) {
    EXPECT_EQ(found("foo"), "a JSON pointer begins with '/', or is empty");
    EXPECT_EQ(found("/~"), "a '~' in a JSON pointer is written \"~0\", and a '/' \"~1\"");
    EXPECT_EQ(found("/~2"), "a '~' in a JSON pointer is written \"~0\", and a '/' \"~1\"");
    EXPECT_FALSE(JsonPointer::parse(std::string(65, '/')));
    EXPECT_TRUE(JsonPointer::parse(std::string(64, '/')));
}

} // namespace
} // namespace tutti
