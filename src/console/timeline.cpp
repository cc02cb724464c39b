#include "console/timeline.hpp"

#include "command/describe_service.hpp"

#include <algorithm>

namespace tutti::console {

namespace {

constexpr double past_shown = 60; ///< seconds
constexpr double all_shown = 90;
constexpr int name_columns = 23;

struct Run {
    double from = 0;
    double until = 0;
};

/// Those of that playlist that are to be seen.
std::vector<Run> runs_of(std::string_view playlist, std::span<const Value> runs, double wall) {
    std::vector<Run> found;
    for (const auto& run : runs) {
        if (command::text_of(run, "playlist_name") != playlist) continue;
        const auto stopped = command::number_of(run, "stopped");
        const Run seen{
            command::number_of(run, "started"), stopped > 0 ? stopped : command::number_of(run, "planned_end")
        };
        if (seen.until >= wall - past_shown) found.push_back(seen);
    }
    return found;
}

} // namespace

void draw_timeline(
    Canvas& canvas, Area area, const std::vector<std::string>& playlists, std::span<const Value> runs, Now now
) {
    const int width = area.width - name_columns - 1;
    if (area.height < 2 || width < 20 || playlists.empty()) return;
    const int left = area.x + name_columns;
    const int now_at = static_cast<int>(width * past_shown / all_shown);
    const double wall = to_seconds(now.wall);
    const double each = all_shown / width;
    canvas.put(area.x, area.y, "TIMELINE", Style::Quiet);
    canvas.put(left, area.y, "a minute ago", Style::Quiet);
    canvas.put(left + now_at, area.y, "now", Style::Quiet);
    int y = area.y;
    for (const auto& playlist : playlists) {
        if (++y >= area.y + area.height) return;
        canvas.put(area.x, y, cut(playlist, name_columns - 1));
        const auto seen = runs_of(playlist, runs, wall);
        for (int column = 0; column < width; ++column) {
            const double at = wall + (column - now_at) * each;
            const bool runs_then = std::ranges::any_of(seen, [&](const Run& run) {
                return run.from < at + each && run.until >= at;
            });
            const bool is_past = column <= now_at;
            const auto character = runs_then ? (is_past ? U'█' : U'░') : column == now_at ? U'│' : U'·';
            canvas.set(
                left + column, y,
                {character, !runs_then ? Style::Quiet
                            : is_past  ? Style::Good
                                       : Style::Busy}
            );
        }
    }
}

} // namespace tutti::console
