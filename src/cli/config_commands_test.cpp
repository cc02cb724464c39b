#include "base/json.hpp"
#include "cli/config_commands.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace tutti::cli {
namespace {

Result<Value> read(const std::vector<std::string>& assignments, const std::string& input = {}) {
    std::istringstream stream(input);
    return read_assignments("pihole", assignments, stream);
}

TEST(ConfigAssignments, AreJsonWhereTheyCanBeAndTextOtherwise) {
    EXPECT_EQ(
        *read({"a=45", "b=true", "c=null", "d=[1,\"x\"]", "e=Łódź, north", "f=5m", "g=\"5\"", "h=", "i=x=y"}),
        *parse_json(
            R"({"a":45,"b":true,"c":null,"d":[1,"x"],"e":"Łódź, north","f":"5m","g":"5","h":"","i":"x=y"})"
        )
    );
}

TEST(ConfigAssignments, OfASecretAreText) {
    EXPECT_EQ(print_json(*read({"password=12345", "timeout=5"})), R"({"password":"12345","timeout":5})");
    EXPECT_EQ(print_json(*read({"password=null"})), R"({"password":null})");
}

TEST(ConfigAssignments, ReadALineForEachDash) {
    EXPECT_EQ(
        *read({"password=-", "user=-"}, "hunter 2\r\nanna"),
        *parse_json(R"({"password":"hunter 2","user":"anna"})")
    );
    EXPECT_EQ(read({"password=-"}).error().message, "password: standard input has no line for it");
}

TEST(ConfigAssignments, SayEachKeyOnce) {
    EXPECT_EQ(read({"a=1", "a=2"}).error().message, "a is said twice");
    for (const auto* wrong : {"a", "=1", ""}) EXPECT_EQ(read({wrong}).error().code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace tutti::cli
