// Api: what each path of the gateway answers: the row of the table that it means, else a file of the page.
// Knows HTTP, no socket and no clock.
#pragma once

#include "gateway/desk.hpp"
#include "gateway/doorkeeper.hpp"
#include "gateway/origin.hpp"
#include "gateway/router.hpp"
#include "gateway/static_files.hpp"
#include "io/http/http_server.hpp"

namespace tutti::gateway {

class Api final : public io::HttpHandler {
public:
    /// The files outlive this. `tailnet_hosts`: by which names it may be asked for there.
    Api(Desk desk, StaticFiles& files, AllowedHosts hosts,
        AllowedHosts tailnet_hosts = AllowedHosts::local({}))
        : desk_(std::move(desk)), files_(files), hosts_(std::move(hosts)),
          tailnet_hosts_(std::move(tailnet_hosts)) {}

    io::HttpReply handle(const io::HttpRequest& request) override;
    bool knows(const io::HttpRequest& request) override;
    std::string further_fields(const io::HttpRequest& request) override;

    /// Another lock on the door, or nothing: none. It stays until the next one.
    void change_access(Access* access) noexcept { desk_.access = access; }
    /// Whoever is on his way to listening has to come again, too.
    void note_change_of_access() noexcept { ++desk_.changes_of_access; }
    /// Whose pages may use the interface besides our own.
    void welcome(Origins origins) { desk_.origins = std::move(origins); }

    /// Where the streams of cameras lie from now on.
    void look_for_streams(std::filesystem::path folder) { desk_.streams = std::move(folder); }
    /// Who reads a picture of a song.
    void look_for_pictures(std::function<void(std::string name, FileRead done)> read) {
        desk_.read_picture = std::move(read);
    }

    /// Where logs lie, and who reads them there.
    void look_for_logs(std::filesystem::path folder, std::function<void(logs::Query, LinesFound)> find) {
        desk_.logs = std::move(folder);
        desk_.find_lines = std::move(find);
    }

    /// Messages from the bus that were refused, for /metrics.
    void note_refused_message() noexcept { ++desk_.refused_messages; }
    const PostStatistics& posts() const noexcept { return desk_.posts; }

private:
    io::HttpReply answer(const io::HttpRequest& request);
    io::HttpReply answer_elsewhere(const io::HttpRequest& request);
    io::HttpReply answer_other_method(const io::HttpRequest& request, std::string_view pattern);

    Desk desk_;
    StaticFiles& files_;
    AllowedHosts hosts_;
    AllowedHosts tailnet_hosts_;
    Doorkeeper doorkeeper_;
};

} // namespace tutti::gateway
