#include "render/lua_folder.hpp"

#include "base/name.hpp"
#include "io/file.hpp"
#include "io/path_watch.hpp"
#include "scene/scene_names.hpp"

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

namespace tutti::render {

namespace fs = std::filesystem;

namespace {

constexpr unsigned readable_by_all = 0644;
constexpr milliseconds pause{100}; ///< in which an editor has done all it does to save

Result<void> check_name(std::string_view scene) {
    if (!is_name_segment(scene))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{:?} is no name for a scene: a to z, 0 to 9, _ and - may be in it", scene)
        );
    if (scene::is_shipped(scene))
        return fail(
            ErrorCode::Conflict,
            fmt::format("{} is a scene that ships with Tutti: choose another name", scene)
        );
    return {};
}

} // namespace

fs::path lua_folder_beside(const fs::path& installation) {
    std::error_code ignored;
    return fs::absolute(installation, ignored).parent_path() / "scenes";
}

Value to_value(const Error& fault) {
    return Value::object({{"message", fault.message}, {"line", fault.position.line}});
}

fs::path LuaFolder::path_of(std::string_view scene) const { return folder_ / scene::lua::file_name(scene); }

Result<scene::SceneKind> LuaFolder::load(std::string_view scene, std::string_view source) const {
    if (auto named = check_name(scene); !named) return pass_on(named);
    return scene::lua::load({std::string(scene), std::string(source)}, say_);
}

std::vector<LuaFolder::Change> LuaFolder::look() {
    std::vector<Change> changes;
    std::set<std::string> present;
    const auto paths = disk_.list(folder_);
    for (const auto& path : paths ? *paths : std::vector<fs::path>{}) {
        // Editors keep files of their own there: ".lava.lua.swp", "lava.lua~".
        if (path.extension() != ".lua" || path.filename().native().starts_with('.')) continue;
        const auto scene = path.stem().string();
        present.insert(scene);
        if (!files_.contains(scene) && files_.size() >= most_files) {
            if (!left_out_.insert(scene).second) continue;
            auto words = fmt::format("there are more than {} scenes in Lua", most_files);
            changes.push_back({scene, {}, Error{ErrorCode::LimitExceeded, std::move(words)}});
        } else if (auto change = look_at(scene))
            changes.push_back(std::move(*change));
    }
    const auto went = [&](const std::string& scene) {
        if (present.contains(scene)) return false;
        changes.push_back({scene, {}, {}});
        return true;
    };
    std::erase_if(files_, [&](const auto& file) { return went(file.first); });
    std::erase_if(left_out_, went);
    return changes;
}

std::optional<LuaFolder::Change> LuaFolder::look_at(const std::string& scene) {
    left_out_.erase(scene);
    auto source = io::read_file(disk_, path_of(scene), scene::lua::Limits{}.source);
    const auto found = files_.find(scene);
    if (source && (source->empty() || (found != files_.end() && found->second.source == *source))) {
        if (source->empty() && found == files_.end()) files_[scene] = {};
        return std::nullopt;
    }
    auto kind = source ? load(scene, *source) : pass_on(source);
    auto& file = files_[scene];
    if (!source && file.fault == kind.error()) return std::nullopt;
    file.source = source ? std::move(*source) : "";
    if (kind) {
        file.fault.reset();
        return Change{scene, std::move(*kind), {}};
    }
    file.fault = kind.error();
    return Change{scene, {}, std::move(kind.error())};
}

Value LuaFolder::list() const {
    std::vector<Value> scenes;
    for (const auto& [name, file] : files_) {
        std::vector<Member> members = {{"name", name}};
        if (file.fault) members.push_back({"fault", to_value(*file.fault)});
        scenes.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(scenes));
}

Result<std::string> LuaFolder::source(std::string_view scene) const {
    if (!is_name_segment(scene) || !files_.contains(scene))
        return fail(ErrorCode::NotFound, fmt::format("there is no scene {} in Lua", scene));
    return io::read_file(disk_, path_of(scene), scene::lua::Limits{}.source);
}

Result<void> LuaFolder::check(std::string_view scene, std::string_view source) const {
    auto kind = load(scene, source);
    if (!kind) return pass_on(kind);
    return {};
}

Result<scene::SceneKind> LuaFolder::save(std::string_view scene, std::string_view source) {
    auto kind = load(scene, source);
    if (!kind) return kind;
    if (!files_.contains(scene) && files_.size() >= most_files)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("there are {} scenes in Lua already", files_.size())
        );
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error)
        return fail(
            ErrorCode::Environment,
            fmt::format("the folder {} cannot be made: {}", folder_.native(), error.message())
        );
    auto written = io::replace_file(disk_, path_of(scene), source, io::Durability::Durable, readable_by_all);
    if (!written) return pass_on(written);
    files_[std::string(scene)] = {.source = std::string(source)};
    return kind;
}

Task<void> watch_lua_folder(fs::path folder, std::function<void()> look) {
    const auto executor = co_await asio::this_coro::executor;
    io::PathWatch watch(executor, {std::move(folder)}, io::PathWatch::Of::Contents);
    asio::steady_timer timer(executor);
    look(); // what came before it was watched
    while (true) {
        const auto changed = co_await watch.changed();
        // Where nothing can be watched, the folder is looked at now and then.
        timer.expires_after(changed ? pause : milliseconds(5000));
        const auto [error] = co_await timer.async_wait(no_throw);
        if (error) co_return;
        look();
    }
}

} // namespace tutti::render
