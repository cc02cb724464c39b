#include "cli/dev/dev_plan.hpp"
#include "installation/load.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace tutti::cli {
namespace {

class Plan {
public:
    explicit Plan(std::string_view file) {
        for (const char* name : {"lamp.py", "lamp", "tutti"}) std::ofstream(folder_.path / name) << "x";
        const auto installation = installation::load_installation(file);
        EXPECT_TRUE(installation);
        services_ = dev_services(*installation, folder_.path / "tutti.toml", folder_.path);
    }
    const DevService& of(std::string_view name) const {
        return *std::ranges::find(services_, name, &DevService::name);
    }
    std::filesystem::path in_folder(const char* name) const { return folder_.path / name; }

private:
    io::TemporaryFolder folder_;
    std::vector<DevService> services_;
};

TEST(DevPlan, TakesTheFilesOfACommandLineWhereAServiceSaysNothing) {
    const Plan plan("[service.lamp]\nrun = [\"python3\", \"lamp.py\", \"--loud\", \"nowhere.py\"]\n");
    EXPECT_EQ(plan.of("lamp").named, std::vector{plan.in_folder("lamp.py")});
    EXPECT_TRUE(plan.of("lamp").watch.empty());
    EXPECT_TRUE(plan.of("lamp").programs.empty()) << "python3 is not ours";
}

TEST(DevPlan, TakesWhatAServiceSaysInPlaceOfThat) {
    const Plan plan("[service.lamp]\nrun = [\"./lamp\", \"lamp.py\"]\ndev = { watch = [\"*.c\"], build = "
                    "\"make lamp\" }\n");
    EXPECT_EQ(plan.of("lamp").watch, std::vector<std::string>{"*.c"});
    EXPECT_TRUE(plan.of("lamp").named.empty());
    EXPECT_EQ(plan.of("lamp").build, "make lamp");
    EXPECT_EQ(plan.of("lamp").programs, std::vector{plan.in_folder("lamp")});
}

TEST(DevPlan, KnowsTheProgramsThatShip) {
    const Plan plan("[service.system]\n");
    EXPECT_EQ(plan.of("system").programs, std::vector{plan.in_folder("tutti")});
}

} // namespace
} // namespace tutti::cli
