#include "base/json.hpp"
#include "sections/lyrics_section.hpp"
#include "sections/pihole_section.hpp"
#include "sections/section.hpp"
#include "sections/virtualdj_section.hpp"
#include "sections/weather_section.hpp"

#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

template <typename Section>
std::string mistakes(std::string_view json, void (*read)(toml::TableReader&, Section&)) {
    const auto section = read_section(*parse_json(json), read);
    return section ? "" : section.error().message;
}

TEST(PiholeSection, ReadsItsKeys) {
    const auto section = read_section(
        *parse_json(
            R"({"host":"https://pi.hole","password":{"file":"/s"},"version":6,"certificate":"/c","simulate":false})"
        ),
        read_pihole
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->host, "https://pi.hole");
    EXPECT_EQ(section->password, *parse_json(R"({"file":"/s"})"));
    EXPECT_EQ(section->version, PiholeSection::Version::Six);
    EXPECT_EQ(section->certificate, "/c");
}

TEST(PiholeSection, NoPasswordStandsInIt) {
    const auto said = mistakes(R"({"password":"open sesame"})", read_pihole);
    EXPECT_TRUE(said.starts_with("password: ")) << said;
    EXPECT_EQ(said.find("sesame"), std::string::npos) << said;
}

TEST(PiholeSection, NamesWhatAVersionCanBe) {
    EXPECT_EQ(mistakes(R"({"version":4})", read_pihole), "version: must be \"auto\", 5 or 6");
    EXPECT_EQ(mistakes(R"({"version":"auto"})", read_pihole), "");
    EXPECT_EQ(mistakes(R"({"version":"5"})", read_pihole), "");
}

TEST(LyricsSection, AFolderIsAWholePath) {
    EXPECT_EQ(read_section(*parse_json(R"({"folder":"/a b"})"), read_lyrics)->folder, "/a b");
    EXPECT_EQ(mistakes(R"({"folder":""})", read_lyrics), "");
    EXPECT_EQ(
        mistakes(R"({"folder":"Lyrics"})", read_lyrics),
        "folder: must be a whole path, or begin with ~/ (the home folder) or ./ (beside the installation's "
        "file)"
    );
}

TEST(LyricsSection, ReadsWhoIsAsked) {
    const auto section = read_section(
        *parse_json(
            R"({"lrclib":false,"lrclib_url":"http://10.0.0.2/","cache":"2MiB","model_url":"http://10.0.0.3:11434/",)"
            R"("model_kind":"ollama","model":"llama3.2:3b","model_key":{"file":"/s/key"},"model_timeout":5,)"
            R"("comfyui":true,"comfyui_workflow":"/w.json","pictures":7})"
        ),
        read_lyrics
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_FALSE(section->lrclib);
    EXPECT_EQ(section->lrclib_url, "http://10.0.0.2");
    EXPECT_EQ(section->cache, 2U << 20);
    EXPECT_EQ(section->model_url, "http://10.0.0.3:11434");
    EXPECT_EQ(section->model_kind, ModelKind::Ollama);
    EXPECT_EQ(section->model_timeout, seconds(5));
    EXPECT_EQ(section->pictures, 7U);
}

TEST(LyricsSection, SaysWhatIsWrong) {
    EXPECT_EQ(mistakes(R"({"model_url":""})", read_lyrics), "");
    EXPECT_EQ(
        mistakes(R"({"model_url":"localhost"})", read_lyrics),
        "model_url: must begin with https:// or http://"
    );
    EXPECT_EQ(mistakes(R"({"comfyui":true})", read_lyrics), "comfyui: needs comfyui_workflow, a file");
    const auto said = mistakes(R"({"model_key":"sk-open-sesame"})", read_lyrics);
    EXPECT_TRUE(said.starts_with("model_key: ")) << said;
    EXPECT_EQ(said.find("sesame"), std::string::npos) << said;
}

TEST(VirtualdjSection, ReadsWhereProgramsBroadcast) {
    const auto section = read_section(
        *parse_json(
            R"({"listen":"127.0.0.1:8000","password":{"file":"/s"},"icecast":"http://radio.local:8000/live"})"
        ),
        read_virtualdj
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->listen, (Address{"127.0.0.1", 8000}));
    EXPECT_EQ(section->password, toml::SecretReference{"/s"});
    EXPECT_EQ(section->icecast, "http://radio.local:8000/live");
    EXPECT_EQ(VirtualdjSection().listen, std::nullopt) << "nobody comes in unasked";
    EXPECT_EQ(mistakes(R"({"listen":"off","icecast":""})", read_virtualdj), "");
}

TEST(VirtualdjSection, SaysWhatIsWrong) {
    EXPECT_EQ(
        mistakes(R"({"icecast":"https://radio.local/live"})", read_virtualdj),
        "icecast: must be an http:// URL, such as \"http://radio.local:8000/live\""
    );
    const auto said = mistakes(R"({"listen":8000,"password":"open sesame"})", read_virtualdj);
    EXPECT_TRUE(said.contains("listen: ") && said.contains("password: ")) << said;
    EXPECT_FALSE(said.contains("sesame")) << said;
}

TEST(WeatherSection, ReadsItsKeys) {
    const auto section = read_section(
        *parse_json(
            R"({"location":"","units":"imperial","provider":"open-meteo","forecast_url":"http://10.0.0.2/"})"
        ),
        read_weather
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->units, WeatherSection::Units::Imperial);
    EXPECT_EQ(section->provider, WeatherSection::Provider::OpenMeteo);
    EXPECT_EQ(section->forecast_url, "http://10.0.0.2");
    EXPECT_EQ(section->wttr_url, "https://wttr.in");
}

TEST(WeatherSection, NamesEveryMistake) {
    EXPECT_EQ(
        mistakes(R"({"units":"metrical","provider":"sky","wttr_url":"wttr.in"})", read_weather),
        "units: must be one of \"metric\", \"imperial\"; did you mean `metric`?; "
        "provider: must be one of \"wttr\", \"open-meteo\"; "
        "wttr_url: must begin with https:// or http://"
    );
    EXPECT_EQ(
        mistakes(R"({"location":")" + std::string(201, 'x') + R"("})", read_weather),
        "location: is too long for a place"
    );
}

} // namespace
} // namespace tutti::sections
