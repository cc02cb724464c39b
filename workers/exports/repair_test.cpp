#include "workers/exports/exports_testing.hpp"
#include "workers/exports/verify_export.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::exports {

namespace {

class Repair : public testing::Test {
protected:
    void SetUp() override {
        stage.put("control/control.db", random_bytes(1'000'000, 1));
        stage.put("config/tutti.toml", "[gateway]\n");
        const auto created = stage.create();
        ASSERT_TRUE(created) << created.error().message;
        name = created->name;
        pack = "/exports/" + name + ".1.pack";
        manifest = stage.folder.manifest_path(name);
        before = disk.get(pack).value();
        manifest_before = disk.get(manifest).value();
    }
    /// Writes something else into so many blocks, by chance.
    static std::string spoiled(std::string bytes, double share, std::uint64_t seed) {
        SeededRandom random(seed);
        const auto blocks = bytes.size() / block_size;
        for (std::size_t i = 0; i < static_cast<std::size_t>(share * static_cast<double>(blocks) + 0.5);
             ++i) {
            const auto begin = random.next() % blocks * block_size;
            for (std::size_t byte = begin; byte < begin + block_size; ++byte)
                bytes[byte] = static_cast<char>(random.next());
        }
        return bytes;
    }
    Findings verify() {
        const auto found = verify_export(stage.folder, name, {});
        EXPECT_TRUE(found) << found.error().message;
        return found.value_or(Findings{});
    }
    Findings repair() {
        const auto found = repair_export(stage.folder, name, {});
        EXPECT_TRUE(found) << found.error().message;
        return found.value_or(Findings{});
    }

    io::MemoryDisk disk;
    ExportStage stage{disk};
    std::string name;
    std::filesystem::path pack;
    std::filesystem::path manifest;
    std::string before;
    std::string manifest_before;
};

TEST_F(Repair, WhatIsWholeIsFoundWhole) {
    const auto found = verify();
    EXPECT_TRUE(found.is_whole());
    EXPECT_EQ(found.bytes, 1'000'010u);
    EXPECT_EQ(found.read, before.size() / block_size);
}

TEST_F(Repair, OneBitAnywhereIsFoundAndMended) {
    for (std::size_t at = 0; at < before.size(); at += 40'961) {
        auto bytes = before;
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        disk.put(pack, bytes);
        const auto found = verify();
        ASSERT_EQ(found.damaged(), 1u);
        ASSERT_TRUE(found.lost.empty());
        ASSERT_EQ(repair().mended, 1u);
        ASSERT_EQ(disk.get(pack), before);
    }
}

TEST_F(Repair, OfThreePercentOfTheBlocksEveryByteIsHadBack) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        disk.put(pack, spoiled(before, 0.03, seed));
        disk.put(manifest, spoiled(manifest_before, 0.03, seed));
        const auto found = repair();
        ASSERT_TRUE(found.lost.empty());
        ASSERT_EQ(disk.get(pack), before);
        ASSERT_TRUE(verify().is_whole());
    }
}

TEST_F(Repair, OfThreePercentInOnePieceEveryByteIsHadBack) {
    const auto length = before.size() * 3 / 100;
    for (std::size_t begin = 0; begin + length < before.size(); begin += length) {
        auto bytes = before;
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), length, '\0');
        disk.put(pack, bytes);
        ASSERT_TRUE(repair().lost.empty());
        ASSERT_EQ(disk.get(pack), before);
    }
}

TEST_F(Repair, APackThatIsCutShortIsHadBack) {
    for (const std::size_t size : {before.size() - 1, before.size() - block_size, before.size() * 95 / 100}) {
        disk.put(pack, before.substr(0, size));
        ASSERT_FALSE(verify().is_whole());
        ASSERT_TRUE(repair().lost.empty());
        ASSERT_EQ(disk.get(pack), before);
    }
}

TEST_F(Repair, BlocksThatChangedPlacesAreFound) {
    auto bytes = before;
    std::swap_ranges(bytes.begin(), bytes.begin() + block_size, bytes.begin() + 5 * block_size);
    disk.put(pack, bytes);
    EXPECT_EQ(verify().damaged(), 2u);
    EXPECT_EQ(repair().mended, 2u);
    EXPECT_EQ(disk.get(pack), before);
}

TEST_F(Repair, OfTooMuchItSaysWhichFilesAreLostAndSavesTheOthers) {
    // All of the first stripe, but for what is zeros: the database stands behind the file of the
    // configuration.
    const auto geometry = Geometry::of(1'000'010, usual_parity);
    auto bytes = before;
    for (std::uint32_t lane = 0; lane < geometry.lanes; ++lane)
        if (const auto block = geometry.block_at(lane, 1); block < geometry.blocks)
            bytes[block * block_size] = static_cast<char>(bytes[block * block_size] ^ 1);
    bytes[0] = static_cast<char>(bytes[0] ^ 1); // of another stripe: that one is mended
    disk.put(pack, bytes);
    const auto found = verify();
    EXPECT_EQ(found.lost, std::vector<std::string>{"control/control.db"});
    ASSERT_EQ(found.packs.size(), 1u);
    EXPECT_EQ(found.packs[0].damaged, found.packs[0].lost + 1);
    const auto repaired = repair();
    EXPECT_EQ(repaired.mended, 1u);
    EXPECT_EQ(repaired.lost, found.lost);
    const auto read = stage.folder.read(name);
    ASSERT_TRUE(read);
    std::string content;
    ASSERT_TRUE(read_exported_file(stage.folder, read->manifest, read->manifest.files[0], [&](auto piece) {
        content += piece;
        return Result<void>();
    }));
    EXPECT_EQ(content, "[gateway]\n");
    const auto lost = read_exported_file(stage.folder, read->manifest, read->manifest.files[1], [](auto) {
        return Result<void>();
    });
    ASSERT_FALSE(lost);
    EXPECT_NE(lost.error().message.find("tutti exports repair"), std::string::npos);
}

TEST_F(Repair, OfAMissingPackItSaysWhatIsLost) {
    ASSERT_TRUE(disk.remove(pack));
    for (const auto& found : {verify(), repair()}) {
        ASSERT_EQ(found.packs.size(), 1u);
        EXPECT_TRUE(found.packs[0].is_missing);
        EXPECT_EQ(found.lost.size(), 2u);
    }
}

TEST_F(Repair, AManifestIsReadInSpiteOfDamageAndMended) {
    for (std::size_t block = 0; block < manifest_before.size() / block_size; ++block) {
        auto bytes = manifest_before;
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(block * block_size), block_size, 'x');
        disk.put(manifest, bytes);
        const auto found = verify();
        ASSERT_EQ(found.manifest_damaged, 1u) << block;
        ASSERT_TRUE(found.lost.empty());
        repair();
        ASSERT_EQ(disk.get(manifest), manifest_before);
    }
}

TEST_F(Repair, AManifestThatIsGoneBeyondRepairIsSaidToBe) {
    auto bytes = manifest_before;
    std::ranges::fill(bytes, '\0');
    disk.put(manifest, bytes);
    const auto found = verify_export(stage.folder, name, {});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(found.error().message.find(name), std::string::npos);
}

TEST_F(Repair, LeavesTheDamagedOneOrTheMendedOneWhateverFails) {
    const auto damaged = spoiled(before, 0.01, 7);
    io::at_every_step(
        [&](io::MemoryDisk& fresh) {
            fresh.put(pack, damaged);
            fresh.put(manifest, manifest_before);
        },
        [&](io::MemoryDisk& fresh) {
            const auto repaired = repair_export(ExportFolder(fresh, "/exports"), name, {});
            const auto now = fresh.after_power_cut().get(pack);
            ASSERT_TRUE(now == damaged || now == before);
            if (repaired) ASSERT_EQ(now, before);
        }
    );
}

} // namespace

} // namespace tutti::exports
