// The page's forms (web/src/lib/settings/forms.json) and the sections know the same keys, limits and
// defaults.
#include "base/json.hpp"
#include "sections/aranet4_section.hpp"
#include "sections/auth_section.hpp"
#include "sections/debug_section.hpp"
#include "sections/display_section.hpp"
#include "sections/lyrics_section.hpp"
#include "sections/mpris_section.hpp"
#include "sections/now_playing_section.hpp"
#include "sections/pihole_section.hpp"
#include "sections/sections.hpp"
#include "sections/sensors_section.hpp"
#include "sections/sleep_section.hpp"
#include "sections/spotify_section.hpp"
#include "sections/tailscale_section.hpp"
#include "sections/virtualdj_section.hpp"
#include "sections/weather_section.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tutti::sections {
namespace {

Value forms() {
    std::ifstream stream(std::string(TUTTI_SOURCE_DIR) + "/web/src/lib/settings/forms.json");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return parse_json(text).value();
}

/// What the section says of that one value; empty: it is right.
std::string complaint(const Member& section, std::string_view key, Value value) {
    const auto checked = check(section.key, Value::object({{std::string(key), std::move(value)}}));
    return checked ? std::string() : checked.error().message;
}

/// Of each field: its section, its key and how it is put in.
template <typename Judge>
void for_each_field_of_forms(Judge judge) {
    const auto all = forms();
    ASSERT_FALSE(all.members().empty());
    for (const auto& section : all.members())
        for (const auto& field : section.value.members()) {
            const auto* kind = field.value.find("kind");
            ASSERT_NE(kind, nullptr);
            SCOPED_TRACE(fmt::format("{}.{}", section.key, field.key));
            judge(section, field, kind->string());
        }
}

/// What stands as a default in the form of a section, as if somebody had set it. An empty text is none.
Value defaults(const Value& form) {
    std::vector<Member> set;
    for (const auto& field : form.members()) {
        const auto* fallback = field.value.find("fallback");
        const bool says_nothing = fallback == nullptr || fallback->is_array()
                                  || (fallback->is_string() && fallback->string().empty());
        if (!says_nothing) set.push_back({field.key, *fallback});
    }
    return Value::object(std::move(set));
}

template <typename Section>
void expect_defaults(const char* name, void (*read)(toml::TableReader&, Section&)) {
    const auto all = forms();
    const auto* form = all.find(name);
    ASSERT_NE(form, nullptr) << name;
    const auto section = read_section(defaults(*form), read);
    ASSERT_TRUE(section) << name << ": " << section.error().message;
    EXPECT_EQ(*section, Section{}) << name;
}

TEST(Forms, NameKeysThatTheirSectionsKnow) {
    for_each_field_of_forms([](const Member& section, const Member& field, std::string_view) {
        ASSERT_NE(find_section(section.key), nullptr);
        EXPECT_EQ(complaint(section, field.key, Value::object({})).find("unknown key"), std::string::npos);
    });
}

TEST(Forms, HaveTheLimitsOfTheirSections) {
    for_each_field_of_forms([](const Member& section, const Member& field, std::string_view kind) {
        if (kind != "number" && kind != "seconds") return;
        const double least = field.value.find("least")->number();
        const double most = field.value.find("most")->number();
        const bool is_whole = field.value.find("whole") != nullptr;
        const double step = is_whole ? 1 : (most - least) / 1e4;
        const auto is_right = [&](double number) {
            return complaint(section, field.key, is_whole ? Value(static_cast<int>(number)) : Value(number))
                .empty();
        };
        EXPECT_TRUE(is_right(least));
        EXPECT_TRUE(is_right(most));
        EXPECT_FALSE(is_right(least - step));
        EXPECT_FALSE(is_right(most + step));
    });
}

TEST(Forms, OfferWhatTheirSectionsTake) {
    for_each_field_of_forms([](const Member& section, const Member& field, std::string_view kind) {
        if (kind != "choice") return;
        for (const auto& option : field.value.find("options")->items())
            EXPECT_EQ(complaint(section, field.key, option), "");
        EXPECT_NE(complaint(section, field.key, "none of these"), "");
    });
}

TEST(Forms, AskForASecretWhereTheSectionKeepsOne) {
    for_each_field_of_forms([](const Member& section, const Member& field, std::string_view kind) {
        const auto& secrets = find_section(section.key)->secrets;
        const bool is_secret = std::ranges::find(secrets, field.key, &SecretKey::key) != secrets.end();
        EXPECT_EQ(is_secret, kind == "secret");
    });
}

TEST(Forms, SayTheDefaultsOfTheirSections) {
    expect_defaults("display", read_display);
    expect_defaults("sleep", read_sleep);
    expect_defaults("weather", read_weather);
    expect_defaults("aranet4", read_aranet4);
    expect_defaults("sensors", read_sensors);
    expect_defaults("pihole", read_pihole);
    expect_defaults("tailscale", read_tailscale);
    expect_defaults("auth", read_auth);
    expect_defaults("now-playing", read_now_playing);
    expect_defaults("lyrics", read_lyrics);
    expect_defaults("spotify", read_spotify);
    expect_defaults("mpris", read_mpris);
    expect_defaults("virtualdj", read_virtualdj);
    expect_defaults("debug", read_debug);
}

} // namespace
} // namespace tutti::sections
