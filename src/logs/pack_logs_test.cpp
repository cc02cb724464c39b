#include "io/disk_testing.hpp"
#include "logs/log_files.hpp"
#include "logs/pack_logs.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::logs {
namespace {

namespace fs = std::filesystem;

const fs::path packing_folder = "/log";
const std::vector<std::string> packed_services = {"hub"};

std::string lines(int from, int count) {
    std::string text;
    for (int i = from; i < from + count; ++i) text += fmt::format("{{\"message\":\"line {}\"}}\n", i);
    return text;
}

/// What a reader finds of the old file with that number; it takes the plain one where both are there.
std::string read_old(const io::MemoryDisk& disk, int number) {
    const auto plain = fmt::format("/log/hub.log.{:06}", number);
    if (const auto text = disk.get(plain)) return *text;
    const auto packed = disk.get(plain + ".gz");
    return packed ? gunzip(*packed, 1 << 20).value() : std::string();
}

void put_old_logs(io::MemoryDisk& disk) {
    disk.put("/log/hub.log", lines(900, 5));
    disk.put("/log/hub.log.000002", lines(200, 100));
    disk.put("/log/hub.log.000003", lines(300, 100));
}

void expect_all_lines(const io::MemoryDisk& disk) {
    EXPECT_EQ(read_old(disk, 2), lines(200, 100));
    EXPECT_EQ(read_old(disk, 3), lines(300, 100));
    EXPECT_EQ(disk.get("/log/hub.log"), lines(900, 5));
}

TEST(PackLogs, OldFilesAreSmallerAfterwardsAndTheOnesBesideAsTheyWere) {
    io::MemoryDisk disk;
    put_old_logs(disk);
    disk.put("/log/lamp.log.000001", "another's\n");
    disk.put("/log/hub.log.000001.gz", "packed before");
    const auto packed = pack_logs(disk, packing_folder, packed_services);
    EXPECT_EQ(packed.files, 2u);
    EXPECT_EQ(packed.errors, std::vector<std::string>());
    EXPECT_FALSE(disk.get("/log/hub.log.000002"));
    EXPECT_LT(disk.size("/log/hub.log.000002.gz"), lines(200, 100).size() / 4);
    EXPECT_EQ(disk.get("/log/lamp.log.000001"), "another's\n");
    EXPECT_EQ(disk.get("/log/hub.log.000001.gz"), "packed before");
    expect_all_lines(disk);
    EXPECT_EQ(pack_logs(disk, packing_folder, packed_services).files, 0u);
}

TEST(PackLogs, WhereThereIsNothingThereIsNothingToDo) {
    io::MemoryDisk disk;
    const auto packed = pack_logs(disk, "/nowhere", packed_services);
    EXPECT_EQ(packed.files + packed.errors.size(), 0u);
}

TEST(PackLogs, LosesNoLineAtWhateverStepItFailsOrDiesOrThePowerGoes) {
    io::at_every_step(put_old_logs, [](io::MemoryDisk& disk) {
        static_cast<void>(pack_logs(disk, packing_folder, packed_services));
        expect_all_lines(disk);
        auto next_process = disk.after_crash();
        auto next_boot = disk.after_power_cut();
        for (auto* next : {&next_process, &next_boot}) {
            expect_all_lines(*next);
            EXPECT_TRUE(pack_logs(*next, packing_folder, packed_services).errors.empty());
            expect_all_lines(*next);
            for (const int number : {2, 3}) {
                const auto plain = fmt::format("/log/hub.log.{:06}", number);
                EXPECT_FALSE(next->get(plain));
                EXPECT_FALSE(next->get(plain + ".gz.new")) << "what the dead left";
            }
        }
    });
}

TEST(PackLogs, AFullDiskIsToldAndNothingIsLeftOnIt) {
    io::MemoryDisk disk;
    put_old_logs(disk);
    disk.fail_at(1, io::Fault::Full);
    EXPECT_EQ(pack_logs(disk, packing_folder, packed_services).errors.size(), 1u);
    EXPECT_FALSE(disk.get("/log/hub.log.000002.gz.new"));
    expect_all_lines(disk);
}

TEST(PackLogs, OneThatCannotBePackedDoesNotHoldUpTheOthers) {
    io::MemoryDisk disk;
    put_old_logs(disk);
    disk.fail_at(1, io::Fault::Full); // of the first file alone
    const auto packed = pack_logs(disk, packing_folder, packed_services);
    EXPECT_EQ(packed.errors.size(), 1u);
    EXPECT_EQ(packed.files, 1u);
    EXPECT_TRUE(disk.get("/log/hub.log.000003.gz"));
    expect_all_lines(disk);
}

} // namespace
} // namespace tutti::logs
