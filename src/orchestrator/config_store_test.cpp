#include "base/json.hpp"
#include "io/disk_testing.hpp"
#include "orchestrator/config_store.hpp"
#include "orchestrator/section_line.hpp"

#include <gtest/gtest.h>

namespace tutti::orchestrator {
namespace {

const std::filesystem::path sections_file = "/state/orchestrator.sections.json";
const std::string secret_file = "/state/secrets/auth.password_hash.2";

ConfigStore opened(io::MemoryDisk& disk, io::LinesFound* found = nullptr) {
    io::LinesFound ignored;
    auto store =
        ConfigStore::open(disk, sections_file, "/state/secrets", found == nullptr ? ignored : *found);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
}

Sections sections(std::uint64_t revision) {
    return {
        {"auth", {revision, Value::object({{"password_hash", Value::object({{"file", secret_file}})}})}},
        {"left-lamp", {7, Value::object({{"level", 3}})}},
    };
}

TEST(SectionLine, ReadsBackWhatItSays) {
    const SectionLine line{"weather", {3, Value::object({{"location", "Łódź \"x\""}, {"timeout", 0.5}})}};
    EXPECT_EQ(parse_section_line(print(line)), line);
    for (const auto* wrong :
         {"", "{}", R"({"v":1,"section":"","revision":1,"config":{}})",
          R"({"v":1,"section":"a","revision":-1,"config":{}})",
          R"({"v":1,"section":"a","revision":1,"config":[]})"})
        EXPECT_FALSE(parse_section_line(wrong)) << wrong;
    EXPECT_EQ(
        parse_section_line(R"({"v":2,"section":"a","revision":1,"config":{}})").error().code,
        ErrorCode::UnknownVersion
    );
}

TEST(SectionLine, CutAnywhereIsRefused) {
    const auto text = print(SectionLine{"weather", {3, Value::object({{"location", "x"}})}});
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(parse_section_line(text.substr(0, size)));
}

TEST(ConfigStore, IsTheOldOrTheNewWhateverFailsAndAcknowledgesOnlyWhatStays) {
    io::at_every_step(
        [](io::MemoryDisk& disk) { EXPECT_TRUE(opened(disk).keep(sections(1))); },
        [](io::MemoryDisk& disk) {
            io::LinesFound found;
            auto store = ConfigStore::open(disk, sections_file, "/state/secrets", found);
            const bool kept = store && store->keep_secret(secret_file, "text") && store->keep(sections(2));
            const auto look = [kept](io::MemoryDisk next) {
                const auto read = opened(next).sections();
                EXPECT_TRUE(read == sections(2) || (!kept && read == sections(1)));
                if (read == sections(2)) EXPECT_EQ(next.get(secret_file), "text");
            };
            look(disk.after_crash());
            look(disk.after_power_cut());
        }
    );
}

TEST(ConfigStore, RemovesSecretsThatNothingRefersTo) {
    io::MemoryDisk disk;
    auto store = opened(disk);
    ASSERT_TRUE(store.keep_secret("/state/secrets/auth.password_hash.1", "old"));
    ASSERT_TRUE(store.keep_secret(secret_file, "new"));
    ASSERT_TRUE(store.keep(sections(2)));
    ASSERT_TRUE(store.sweep());
    EXPECT_EQ(disk.get(secret_file), "new");
    EXPECT_FALSE(disk.get("/state/secrets/auth.password_hash.1"));
}

TEST(ConfigStore, SecretsOfAFolderThatWasMovedStay) {
    io::MemoryDisk disk;
    auto store = opened(disk);
    ASSERT_TRUE(store.keep_secret(secret_file, "new"));
    auto moved = sections(2);
    moved.at("auth").config = *parse_json(R"({"password_hash":{"file":"/elsewhere/auth.password_hash.2"}})");
    ASSERT_TRUE(store.keep(moved));
    ASSERT_TRUE(store.sweep());
    EXPECT_EQ(disk.get(secret_file), "new");
}

TEST(ConfigStore, ALineThatIsNotUnderstoodIsSetAsideAndItsSecretsStay) {
    io::MemoryDisk disk;
    const auto good = print(SectionLine{"lamp", {2, Value::object({})}}) + '\n';
    disk.put(sections_file, good + "what a later version wrote\n" + good.substr(0, 9));
    disk.put(secret_file, "text");
    io::LinesFound found;
    auto store = opened(disk, &found);
    EXPECT_EQ(found.rejected, 1U);
    EXPECT_TRUE(found.torn);
    EXPECT_EQ(store.sections().size(), 1U);
    EXPECT_EQ(disk.get(sections_file.native() + ".rejected"), "what a later version wrote\n");
    ASSERT_TRUE(store.sweep());
    EXPECT_TRUE(disk.get(secret_file));
}

TEST(ConfigStore, CutAtEachByteItKnowsWhatItsWholeLinesSay) {
    io::MemoryDisk disk;
    EXPECT_TRUE(opened(disk).keep(sections(1)));
    const auto text = *disk.get(sections_file);
    const auto first = text.find('\n') + 1;
    for (std::size_t size = 0; size < text.size(); ++size) {
        io::MemoryDisk cut;
        cut.put(sections_file, text.substr(0, size));
        io::LinesFound found;
        EXPECT_EQ(opened(cut, &found).sections().size(), size < first ? 0U : 1U);
        EXPECT_EQ(found.rejected, 0U);
    }
}

} // namespace
} // namespace tutti::orchestrator
