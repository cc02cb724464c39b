// LuaFolder: the folder of scenes in Lua beside the installation's file. Each NAME.lua is a scene NAME; what
// changed there since the last look is loaded, and what does not load leaves the version before it alone.
//
// It is told when to look (watch_lua_folder() below does so), and does nothing by itself.
#pragma once

#include "io/asio.hpp"
#include "io/disk.hpp"
#include "scene/lua/lua_scene.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::render {

class LuaFolder {
public:
    static constexpr std::size_t most_files = 64;

    /// `disk` outlives it. `say` is told what scripts print.
    LuaFolder(io::Disk& disk, std::filesystem::path folder, scene::lua::Say say)
        : disk_(disk), folder_(std::move(folder)), say_(std::move(say)) {}

    struct Change {
        std::string scene;
        std::optional<scene::SceneKind> kind; ///< to be put on the stage
        std::optional<Error> fault;           ///< or why not; neither: its file is gone, its scene stays
    };
    /// What changed since the last look, in the order of names. A file that is empty is being written.
    std::vector<Change> look();

    /// [{"name", "fault"?: {"message", "line"}}], in the order of names.
    Value list() const;
    /// NotFound where there is no such file.
    Result<std::string> source(std::string_view scene) const;
    /// Whether it loads, and where not.
    Result<void> check(std::string_view scene, std::string_view source) const;
    /// Writes the file where the script loads, and makes the folder where there is none. Else nothing is
    /// written, and the error has the line.
    Result<scene::SceneKind> save(std::string_view scene, std::string_view source);

    const std::filesystem::path& folder() const noexcept { return folder_; }

private:
    struct File {
        std::string source;
        std::optional<Error> fault = {};
    };
    std::filesystem::path path_of(std::string_view scene) const;
    Result<scene::SceneKind> load(std::string_view scene, std::string_view source) const;
    std::optional<Change> look_at(const std::string& scene);

    io::Disk& disk_;
    std::filesystem::path folder_;
    scene::lua::Say say_;
    std::map<std::string, File, std::less<>> files_;
    std::set<std::string, std::less<>> left_out_; ///< beyond most_files
};

/// The folder of an installation: "scenes" beside its file.
std::filesystem::path lua_folder_beside(const std::filesystem::path& installation);

/// {"message", "line"}, line 0 where it is nowhere in particular.
Value to_value(const Error& fault);

/// Calls `look` a moment after something changed in the folder, until it is cancelled.
Task<void> watch_lua_folder(std::filesystem::path folder, std::function<void()> look);

} // namespace tutti::render
