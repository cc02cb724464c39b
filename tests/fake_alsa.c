/* What tests load before a program (LD_PRELOAD) in place of the ALSA sequencer of a kernel that has none: the functions
 * of libasound that ask the kernel; those that only fill in and read records stay the library's own. Behind it is the
 * folder that FAKE_ALSA names, which a test fills (alsa_rig.py):
 *   ports      a line each: client, port, capabilities, the client's name, '|', the port's name
 *   news       a fifo of struct snd_seq_event, as they come
 *   refuses    an errno with which the sequencer refuses to be opened, where there is such a file
 *   heard      written here: a line for each port that is listened to
 *   said       written here: a line for each event that goes to whoever is connected: when (CLOCK_MONOTONIC), type, port
 * As the kernel does, it delivers only what comes from a port that is listened to and is of a type that was asked
 * for; a port that goes is listened to no more. */
#include <alsa/asoundlib.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { own_client = 128, most = 256 };

struct port {
    int client, port;
    unsigned capabilities;
    char client_name[64], name[64];
};

static int news = -1;
static unsigned char wanted[256];
static snd_seq_addr_t heard[most];
static int heard_count;

static FILE* in_folder(const char* name, const char* mode) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", getenv("FAKE_ALSA"), name);
    return fopen(path, mode);
}

static int read_ports(struct port* ports) {
    FILE* file = in_folder("ports", "r");
    if (!file) return 0;
    int count = 0;
    struct port* at = ports;
    while (count < most && fscanf(file, "%d %d %u %63[^|]|%63[^\n]", &at->client, &at->port, &at->capabilities, at->client_name, at->name) == 5)
        ++count, ++at;
    fclose(file);
    return count;
}

static int heard_at(int client, int port) {
    for (int i = 0; i < heard_count; ++i)
        if (heard[i].client == client && heard[i].port == port) return i;
    return -1;
}

int snd_seq_open_lconf(snd_seq_t** handle, const char* name, int streams, int mode, snd_config_t* configuration) {
    (void)name, (void)streams, (void)mode, (void)configuration;
    FILE* refuses = in_folder("refuses", "r");
    int cause = 0;
    if (refuses) {
        if (fscanf(refuses, "%d", &cause) != 1) cause = ENOENT;
        fclose(refuses);
        return -cause;
    }
    char path[512];
    snprintf(path, sizeof path, "%s/news", getenv("FAKE_ALSA"));
    news = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    memset(wanted, 0, sizeof wanted);
    heard_count = 0;
    *handle = (snd_seq_t*)&news;
    return news < 0 ? -errno : 0;
}

int snd_seq_close(snd_seq_t* handle) {
    (void)handle;
    return close(news);
}

int snd_seq_set_client_name(snd_seq_t* handle, const char* name) {
    (void)handle, (void)name;
    return 0;
}

int snd_seq_client_id(snd_seq_t* handle) {
    (void)handle;
    return own_client;
}

int snd_seq_set_client_event_filter(snd_seq_t* handle, int type) {
    (void)handle;
    wanted[type] = 1;
    return 0;
}

int snd_seq_create_simple_port(snd_seq_t* handle, const char* name, unsigned capabilities, unsigned type) {
    (void)handle, (void)name, (void)capabilities, (void)type;
    return 0;
}

int snd_seq_connect_from(snd_seq_t* handle, int own, int client, int port) {
    (void)handle, (void)own;
    struct port ports[most];
    const int count = read_ports(ports);
    int is_there = client == SND_SEQ_CLIENT_SYSTEM;
    for (int i = 0; i < count; ++i) is_there |= ports[i].client == client && ports[i].port == port;
    if (!is_there) return -EINVAL;
    if (heard_at(client, port) >= 0) return -EBUSY;
    heard[heard_count++] = (snd_seq_addr_t){(unsigned char)client, (unsigned char)port};
    FILE* file = in_folder("heard", "a");
    fprintf(file, "%d:%d\n", client, port);
    fclose(file);
    return 0;
}

int snd_seq_query_next_client(snd_seq_t* handle, snd_seq_client_info_t* info) {
    (void)handle;
    struct port ports[most];
    const int count = read_ports(ports), after = snd_seq_client_info_get_client(info);
    const struct port* next = NULL;
    for (int i = 0; i < count; ++i)
        if (ports[i].client > after && (!next || ports[i].client < next->client)) next = &ports[i];
    if (!next) return -ENOENT;
    snd_seq_client_info_set_client(info, next->client);
    snd_seq_client_info_set_name(info, next->client_name);
    return 0;
}

int snd_seq_query_next_port(snd_seq_t* handle, snd_seq_port_info_t* info) {
    (void)handle;
    struct port ports[most];
    const int count = read_ports(ports), client = snd_seq_port_info_get_client(info);
    int after = snd_seq_port_info_get_port(info);
    if (after == 255) after = -1; /* a byte holds it: the first one is asked for */
    const struct port* next = NULL;
    for (int i = 0; i < count; ++i)
        if (ports[i].client == client && ports[i].port > after && (!next || ports[i].port < next->port)) next = &ports[i];
    if (!next) return -ENOENT;
    snd_seq_port_info_set_port(info, next->port);
    snd_seq_port_info_set_name(info, next->name);
    snd_seq_port_info_set_capability(info, next->capabilities);
    return 0;
}

int snd_seq_poll_descriptors(snd_seq_t* handle, struct pollfd* places, unsigned space, short events) {
    (void)handle, (void)space;
    places[0] = (struct pollfd){news, events, 0};
    return 1;
}

static void forget(const snd_seq_event_t* event) {
    for (int i = 0; i < heard_count; ++i) {
        const int goes = heard[i].client == event->data.addr.client
                         && (event->type == SND_SEQ_EVENT_CLIENT_EXIT || heard[i].port == event->data.addr.port);
        if (goes) heard[i--] = heard[--heard_count];
    }
}

int snd_seq_event_input(snd_seq_t* handle, snd_seq_event_t** event) {
    (void)handle;
    static snd_seq_event_t read_one;
    while (1) {
        if (read(news, &read_one, sizeof read_one) != sizeof read_one) return -EAGAIN;
        if (read_one.type == SND_SEQ_EVENT_NONE) return read_one.data.raw32.d[0] ? -(int)read_one.data.raw32.d[0] : -EAGAIN;
        if (read_one.type == SND_SEQ_EVENT_PORT_EXIT || read_one.type == SND_SEQ_EVENT_CLIENT_EXIT) forget(&read_one);
        if (!wanted[read_one.type] || heard_at(read_one.source.client, read_one.source.port) < 0) continue;
        *event = &read_one;
        return 1;
    }
}

int snd_seq_event_output_direct(snd_seq_t* handle, snd_seq_event_t* event) {
    (void)handle;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    FILE* file = in_folder("said", "a");
    if (event->dest.client == SND_SEQ_ADDRESS_SUBSCRIBERS && event->queue == SND_SEQ_QUEUE_DIRECT)
        fprintf(file, "%lld.%09ld %d %d\n", (long long)now.tv_sec, now.tv_nsec, event->type, event->source.port);
    fclose(file);
    return 28;
}
