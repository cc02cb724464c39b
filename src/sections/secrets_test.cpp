#include "base/json.hpp"
#include "sections/secrets.hpp"

#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

const auto cameras = R"({"cameras":[{"name":"front","url":"rtsp://a","password":"one"},{"name":"back"},7,)"
                     R"({"name":"No Name","password":{"file":"two"}}],"output_dir":"/srv"})";

TEST(Secrets, AreHiddenWhereverTheyStand) {
    EXPECT_EQ(
        hide_secrets("camera", *parse_json(cameras)),
        *parse_json(
            R"({"cameras":[{"name":"front","url":"rtsp://a","password":{"set":true}},{"name":"back"},7,)"
            R"({"name":"No Name","password":{"set":true}}],"output_dir":"/srv"})"
        )
    );
    EXPECT_EQ(
        hide_secrets("auth", *parse_json(R"({"password_hash":7,"enabled":true})")),
        *parse_json(R"({"password_hash":{"set":true},"enabled":true})")
    );
    EXPECT_EQ(hide_secrets("auth", Value("text")), Value("text"));
    EXPECT_EQ(
        hide_secrets("auth", *parse_json(R"({"password_hash":null})")),
        *parse_json(R"({"password_hash":null})")
    );
    EXPECT_EQ(
        hide_secrets("nobodys", *parse_json(R"({"colour":"red"})")), *parse_json(R"({"colour":"red"})")
    );
}

TEST(Secrets, OfASectionThatIsInNoTableAreKnownByTheirNames) {
    const auto section = *parse_json(R"({"host":"pi.hole","password":"open sesame","token":"t"})");
    EXPECT_EQ(
        print_json(hide_secrets("pi2", section)),
        R"({"host":"pi.hole","password":{"set":true},"token":{"set":true}})"
    );
    const auto recorded =
        without_secrets("config/left.pi2", R"({"v":1,"revision":1,"config":{"password":"x"}})");
    ASSERT_TRUE(recorded);
    EXPECT_EQ(recorded->find("\"x\""), std::string::npos);
    EXPECT_FALSE(without_secrets("config/pi2", R"({"v":1,"revision":1,"config":{"passwords":"x"}})"));
}

TEST(Secrets, StandAtPlacesThatCanBeNamed) {
    std::vector<std::string> places;
    replace_secrets(
        *find_section("camera"), *parse_json(cameras),
        [&](const SecretPlace& place, const Value& value) {
            places.push_back(place.item + " " + place.path);
            return value;
        }
    );
    EXPECT_EQ(places, (std::vector<std::string>{"front cameras[0].password", "3 cameras[3].password"}));
}

TEST(Secrets, ThatAreHiddenMayNameTheItemThatHadThem) {
    const auto hidden = [](const char* text) { return is_hidden_secret(*parse_json(text)); };
    EXPECT_TRUE(hidden(R"({"set":true})"));
    EXPECT_TRUE(hidden(R"({"set":true,"of":"desk"})"));
    EXPECT_EQ(former_item(*parse_json(R"({"set":true,"of":"desk"})")), "desk");
    EXPECT_EQ(former_item(*parse_json(R"({"set":true})")), "");
    for (const auto* other :
         {R"({"of":"desk"})", R"({"set":false,"of":"desk"})", R"({"set":true,"of":7})",
          R"({"set":true,"of":""})", R"({"set":true,"of":"desk","file":"x"})", R"("set")"})
        EXPECT_FALSE(hidden(other)) << other;
}

TEST(Secrets, AreCoveredForTheCheckOfTheRest) {
    const auto clear = *parse_json(R"({"cameras":[{"name":"front","url":"rtsp://a","password":"one"}]})");
    EXPECT_FALSE(check("camera", clear));
    EXPECT_TRUE(check("camera", cover_secrets(*find_section("camera"), clear)));
}

TEST(Secrets, LieInFilesBelowTheFolderOfWhoNamesThem) {
    const auto named = [](const char* file) {
        const auto config = Value::object({{"password_hash", secret_in_file(file)}});
        const auto resolved = resolve_secret_files("auth", config, "/etc/tutti");
        return std::string(referred_file(*resolved.find("password_hash")));
    };
    EXPECT_EQ(named("page.hash"), "/etc/tutti/page.hash");
    EXPECT_EQ(named("/page.hash"), "/page.hash");
}

TEST(Secrets, AreNotWrittenDownWithTheMessagesThatSetThem) {
    const auto said = R"({"v":1,"revision":3,"config":{"password_hash":"correct horse","enabled":true}})";
    const auto hidden = R"({"v":1,"revision":3,"config":{"password_hash":{"set":true},"enabled":true}})";
    EXPECT_EQ(without_secrets("config/auth", said), hidden);
    EXPECT_EQ(without_secrets("config/left.auth", said), hidden);
    EXPECT_EQ(without_secrets("config/auth", hidden), std::nullopt);
    EXPECT_EQ(without_secrets("config/lamp", said), std::nullopt);
    EXPECT_EQ(without_secrets("event/auth", said), std::nullopt);
    EXPECT_EQ(without_secrets("config/auth", "{"), std::nullopt);
    EXPECT_EQ(
        without_secrets(
            "cmd/orchestrator",
            R"({"action":"config.set","params":{"section":"auth","config":{"password_hash":"correct horse"}}})"
        ),
        R"({"action":"config.set","params":{"section":"auth","config":{"password_hash":{"set":true}}}})"
    );
    EXPECT_EQ(
        without_secrets(
            "cmd/orchestrator",
            R"({"action":"config.change","params":{"sections":{"weather":{"location":"Oslo"},"auth":{"password_hash":"correct horse"}}}})"
        ),
        R"({"action":"config.change","params":{"sections":{"weather":{"location":"Oslo"},"auth":{"password_hash":{"set":true}}}}})"
    );
    EXPECT_EQ(
        without_secrets("cmd/camera", R"({"params":{"config":{"cameras":[{"name":"a","password":"x"}]}}})"),
        R"({"params":{"config":{"cameras":[{"name":"a","password":{"set":true}}]}}})"
    );
}

} // namespace
} // namespace tutti::sections
