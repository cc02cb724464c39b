#include "apps/render/check_light.hpp"

#include "cli/config_file.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/disk.hpp"
#include "render/lua_folder.hpp"
#include "show/light_show.hpp"

namespace tutti {

namespace {

class NoReport final : public scene::MixerReport {
    void scene_begins(std::string_view) noexcept override {}
    void scene_ends() noexcept override {}
    void scene_failed(std::string_view, const scene::SceneFault&) override {}
    void mode_changed(std::string_view) override {}
};

} // namespace

int check_light(const std::filesystem::path& config) {
    const auto installation = cli::read_config(config);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    const auto say = [&](std::string_view problem) {
        command::print_err("{}: warning: {}\n", config.native(), problem);
    };
    io::SystemDisk disk;
    render::LuaFolder folder(disk, render::lua_folder_beside(config), {});
    std::vector<scene::SceneKind> scenes;
    for (auto& change : folder.look()) {
        if (change.fault) say(change.fault->message);
        if (change.kind) scenes.push_back(std::move(*change.kind));
    }
    NoReport report;
    const show::LightShow light(*installation, nullptr, report, std::move(scenes));
    for (const auto& problem : light.problems()) say(problem);
    return command::Success;
}

} // namespace tutti
