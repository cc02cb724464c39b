// The codec on the golden examples under contracts/: what is good reads and prints back equal, what is bad is
// refused.
#include "base/json.hpp"
#include "contract/clock.hpp"
#include "contract/command.hpp"
#include "contract/config_section.hpp"
#include "contract/event.hpp"
#include "contract/health.hpp"
#include "contract/job.hpp"
#include "contract/leader.hpp"
#include "contract/log_line.hpp"
#include "contract/matrix_state.hpp"
#include "contract/playback.hpp"
#include "contract/reading.hpp"
#include "contract/service_state.hpp"
#include "contract/song_lyrics.hpp"
#include "contract/source.hpp"
#include "contract/vault_status.hpp"
#include "contract/worker_presence.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

namespace tutti::contract {
namespace {

namespace fs = std::filesystem;

/// Reads a text and prints it again.
using Codec = std::function<Result<std::string>(std::string_view)>;

template <typename T>
Codec codec(Result<T> (*parse)(std::string_view)) {
    return [parse](std::string_view json) -> Result<std::string> {
        auto message = parse(json);
        if (!message) return pass_on(message);
        return print(*message);
    };
}

struct Payload {
    const char* name;
    Codec codec;
};

const Payload payloads[] = {
    {"clock", codec(parse_clock)},
    {"command", codec(parse_command)},
    {"command_reply", codec(parse_command_reply)},
    {"config_section", codec(parse_config_section)},
    {"event", codec(parse_event)},
    {"health", codec(parse_health)},
    {"job", codec(parse_job)},
    {"leader", codec(parse_leader)},
    {"log_line", codec(parse_log_line)},
    {"matrix_state", codec(parse_matrix_state)},
    {"playback", codec(parse_playback)},
    {"reading", codec(parse_reading)},
    {"service_state", codec(parse_service_state)},
    {"song_lyrics", codec(parse_song_lyrics)},
    {"source_meta", codec(parse_source_meta)},
    {"source_status", codec(parse_source_status)},
    {"vault_status", codec(parse_vault_status)},
    {"worker_presence", codec(parse_worker_presence)},
};

std::vector<std::pair<fs::path, std::string>> texts_in(const fs::path& folder) {
    std::vector<std::pair<fs::path, std::string>> texts;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream file(entry.path());
        texts.emplace_back(entry.path(), std::string(std::istreambuf_iterator<char>(file), {}));
    }
    return texts;
}

fs::path examples(const char* payload) { return fs::path(TUTTI_SOURCE_DIR) / "contracts/examples" / payload; }

TEST(Examples, GoodOnesReadAndPrintBackEqual) {
    for (const auto& [name, codec] : payloads) {
        const auto texts = texts_in(examples(name));
        EXPECT_FALSE(texts.empty()) << name;
        for (const auto& [path, text] : texts) {
            const auto printed = codec(text);
            ASSERT_TRUE(printed) << path << ": " << printed.error().message;
            EXPECT_EQ(nlohmann::json::parse(*printed), nlohmann::json::parse(text)) << path;
        }
    }
}

TEST(Examples, BadOnesAreRefused) {
    for (const auto& [name, codec] : payloads) {
        const auto texts = texts_in(examples(name) / "invalid");
        EXPECT_FALSE(texts.empty()) << name;
        for (const auto& [path, text] : texts) EXPECT_FALSE(codec(text)) << path;
    }
}

TEST(Examples, OfAnotherVersionAreToldFromNonsense) {
    for (const auto& [name, codec] : payloads) {
        for (const auto& [path, text] : texts_in(examples(name) / "invalid")) {
            const bool other_version = path.stem().string().starts_with("version_")
                                       && nlohmann::json::parse(text).at("v").is_number();
            const auto printed = codec(text);
            ASSERT_FALSE(printed) << path;
            EXPECT_EQ(printed.error().code == ErrorCode::UnknownVersion, other_version) << path;
        }
    }
}

TEST(Examples, CutAtAnyByteAreRefusedOrAtLeastDoNoHarm) {
    for (const auto& [name, codec] : payloads)
        for (const auto& [path, text] : texts_in(examples(name))) {
            const auto end = text.find_last_of('}');
            for (std::size_t length = 0; length <= end; ++length)
                EXPECT_FALSE(codec(std::string_view(text).substr(0, length))) << path << " " << length;
        }
}

TEST(Examples, FieldsOfTheFutureAreIgnored) {
    for (const auto& [name, codec] : payloads) {
        if (std::string_view(name) == "log_line") continue; // keeps them
        for (const auto& [path, text] : texts_in(examples(name))) {
            auto newer = nlohmann::json::parse(text);
            newer["of_the_future"] = {1, 2, 3};
            const auto printed = codec(newer.dump());
            ASSERT_TRUE(printed) << path;
            EXPECT_EQ(nlohmann::json::parse(*printed), nlohmann::json::parse(text)) << path;
        }
    }
}

} // namespace
} // namespace tutti::contract
