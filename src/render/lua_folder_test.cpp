#include "io/file.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "render/lua_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::render {

namespace {

namespace fs = std::filesystem;

constexpr const char* good = "function draw() fill('red') end";
constexpr const char* better = "function draw() fill('blue') end";
constexpr const char* bad = "function draw()\n  fill(\nend";

class LuaFolderTest : public testing::Test {
protected:
    void write(const std::string& name, std::string_view source) { std::ofstream(scenes() / name) << source; }
    fs::path scenes() const { return place_.path / "scenes"; }
    void SetUp() override { fs::create_directory(scenes()); }

    /// "lava: good" or "lava: lava.lua:3: …", one a line.
    std::string look() {
        std::string all;
        for (const auto& change : folder.look())
            all += change.scene + ": "
                   + (change.kind    ? "good"
                      : change.fault ? change.fault->message
                                     : "gone")
                   + "\n";
        return all;
    }

private:
    io::TemporaryFolder place_;
    io::SystemDisk disk_;

public:
    LuaFolder folder{disk_, scenes(), {}};
};

} // namespace

TEST_F(LuaFolderTest, EachFileIsASceneByItsName) {
    write("lava.lua", good);
    write("rain_2.lua", good);
    write("notes.txt", "x");
    write(".lava.lua", "x");
    write("lava.lua~", "x");
    EXPECT_EQ(look(), "lava: good\nrain_2: good\n");
    EXPECT_EQ(look(), "");
}

TEST_F(LuaFolderTest, MayNotBeThere) {
    fs::remove(scenes());
    EXPECT_EQ(look(), "");
}

TEST_F(LuaFolderTest, WhatIsSavedIsLoadedAnew) {
    write("lava.lua", good);
    look();
    write("lava.lua", better);
    EXPECT_EQ(look(), "lava: good\n");
    write("new", good);
    fs::rename(scenes() / "new", scenes() / "lava.lua"); // as many editors save
    EXPECT_EQ(look(), "lava: good\n");
}

TEST_F(LuaFolderTest, AMistakeIsToldOnceUntilItIsMended) {
    write("lava.lua", bad);
    EXPECT_EQ(look(), "lava: lava.lua:3: unexpected symbol near 'end'\n");
    EXPECT_EQ(look(), "");
    write("lava.lua", good);
    EXPECT_EQ(look(), "lava: good\n");
}

TEST_F(LuaFolderTest, AnEmptyFileIsBeingWritten) {
    write("lava.lua", good);
    look();
    write("lava.lua", "");
    EXPECT_EQ(look(), "");
    write("lava.lua", better);
    EXPECT_EQ(look(), "lava: good\n");
}

TEST_F(LuaFolderTest, AFileThatGoesTakesItsFaultAlong) {
    write("lava.lua", bad);
    look();
    fs::remove(scenes() / "lava.lua");
    EXPECT_EQ(look(), "lava: gone\n");
    EXPECT_EQ(look(), "");
}

TEST_F(LuaFolderTest, NamesAndSizesAreBounded) {
    write("Lava Lamp.lua", good);
    write("plasma.lua", good);
    write("large.lua", std::string((256 << 10) + 1, ' '));
    const auto said = look();
    EXPECT_NE(said.find("Lava Lamp: \"Lava Lamp\" is no name for a scene"), std::string::npos) << said;
    EXPECT_NE(said.find("plasma: plasma is a scene that ships with Tutti"), std::string::npos) << said;
    EXPECT_NE(said.find("large: "), std::string::npos) << said;
    EXPECT_EQ(look(), "");
}

TEST_F(LuaFolderTest, TakesSoManyFilesAndNoMore) {
    for (int i = 100; i < 166; ++i) write("s" + std::to_string(i) + ".lua", good);
    const auto said = look();
    EXPECT_NE(said.find("s163: good"), std::string::npos);
    EXPECT_NE(said.find("s164: there are more than 64"), std::string::npos);
    EXPECT_EQ(look(), "");
}

TEST_F(LuaFolderTest, SavesWhatLoads) {
    fs::remove(scenes());
    ASSERT_TRUE(folder.save("lava", good));
    EXPECT_EQ(folder.source("lava"), good);
    EXPECT_EQ(look(), "") << "it is on the stage already";
    const auto refused = folder.save("lava", bad);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().position.line, 3U);
    EXPECT_EQ(folder.source("lava"), good);
    EXPECT_FALSE(folder.save("../lava", good));
    EXPECT_FALSE(folder.save("plasma", good));
    EXPECT_FALSE(folder.source("../tutti"));
    EXPECT_FALSE(folder.check("lava", bad));
    EXPECT_TRUE(folder.check("lava", better));
}

TEST_F(LuaFolderTest, ListsItsScenesWithTheirFaults) {
    write("lava.lua", bad);
    write("rain.lua", good);
    look();
    EXPECT_EQ(
        folder.list(),
        Value::array(
            {Value::object(
                 {{"name", "lava"},
                  {"fault",
                   Value::object({{"message", "lava.lua:3: unexpected symbol near 'end'"}, {"line", 3}})}}
             ),
             Value::object({{"name", "rain"}})}
        )
    );
}

TEST_F(LuaFolderTest, IsLookedAtWhenSomethingIsSavedThere) {
    asio::io_context context;
    io::TaskGroup tasks(context.get_executor());
    std::vector<std::string> said;
    tasks.spawn("watch", watch_lua_folder(scenes(), [&] {
                    said.push_back(look());
                    if (said.size() == 1) write("lava.lua", good);
                    if (said.size() == 2) write("lava.lua", better);
                    if (said.size() == 3) tasks.cancel();
                }));
    context.run();
    EXPECT_EQ(said, (std::vector<std::string>{"", "lava: good\n", "lava: good\n"}));
}

} // namespace tutti::render
