#include "base/json.hpp"
#include "cli/service_tree.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::cli {
namespace {

class ProcFolder {
public:
    void process(
        int pid, int parent, std::string_view name, std::string_view command, std::string_view children
    ) const {
        const auto id = std::to_string(pid);
        std::filesystem::create_directories(folder_.path / id / "task" / id);
        std::ofstream(folder_.path / id / "stat") << pid << " (" << name << ") S " << parent << " 1";
        std::ofstream(folder_.path / id / "comm") << name << '\n';
        std::ofstream(folder_.path / id / "cmdline") << command;
        std::ofstream(folder_.path / id / "task" / id / "children") << children;
    }
    const std::filesystem::path& path() const { return folder_.path; }

private:
    io::TemporaryFolder folder_;
};

const Value home = *parse_json(R"({"pid":5,"installation":"home","config":"/etc/home.toml","services":[
    {"name":"hub","state":"ready","pid":11,"needs":[]},
    {"name":"lamp","state":"waiting","pid":null,"needs":["hub","mixer"]},
    {"name":"mixer","state":"starting","pid":21,"needs":["hub"]}]})");

TEST(ServiceTree, ShowsProcessesBelowTheirShim) {
    const ProcFolder proc;
    proc.process(10, 1, "tutti-shim", "shim", "11 13 ");
    proc.process(11, 10, "tutti-hub", "tutti-hub", "12 ");
    proc.process(12, 11, "sh", "sh", "");
    proc.process(13, 10, "orphan", "or\x1b[31mphan", "");
    proc.process(21, 20, "mixer", "mixer", ""); // whose parent is no shim
    proc.process(20, 1, "bash", "bash", "21");
    EXPECT_EQ(
        describe_service_tree(service_tree_value(home, proc.path()), command::Colours::Off),
        "home 5 supervisor of /etc/home.toml\n"
        "├─ hub    ready\n"
        "│  └─ 10 shim\n"
        "│     ├─ 11 tutti-hub\n"
        "│     │  └─ 12 sh\n"
        "│     └─ 13 or?[31mphan\n"
        "├─ lamp   waiting  needs hub, mixer (starting)\n"
        "└─ mixer  starting  needs hub\n"
        "   └─ 21 mixer\n"
    );
}

TEST(ServiceTree, IsJsonForPrograms) {
    const ProcFolder proc;
    proc.process(21, 1, "mixer", "mixer", "");
    const auto tree = service_tree_value(home, proc.path());
    EXPECT_EQ(
        print_json(*tree.find("supervisor")), R"({"pid":5,"installation":"home","config":"/etc/home.toml"})"
    );
    EXPECT_EQ(
        print_json(tree.find("services")->items()[2]),
        R"({"name":"mixer","state":"starting","needs":[{"name":"hub","state":"ready"}],)"
        R"("processes":[{"pid":21,"command":"mixer","children":[]}]})"
    );
    EXPECT_EQ(print_json(*tree.find("services")->items()[0].find("processes")), "[]"); // it has just gone
}

} // namespace
} // namespace tutti::cli
