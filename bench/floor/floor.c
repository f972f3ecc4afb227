#define _GNU_SOURCE
// What nobody can go below: one thread, epoll, one read and one write a request, a file that lies ready in memory with its head.
// No parsing, no log, no counters, no limits. usage: floor PORT FILE...; each file is served as /NAME.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_FILES 8
#define MOST_SOCKETS 65536

static struct {
  const char *name;
  char *answer;
  size_t length;
} files[MOST_FILES];

// What is still to be sent on a socket.
static struct {
  const char *from;
  size_t left;
} rests[MOST_SOCKETS];

static void load(int i, const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) {
    perror(path);
    exit(1);
  }
  long size = ftell(file);
  rewind(file);
  const char *slash = strrchr(path, '/');
  files[i].name = slash ? slash + 1 : path;
  files[i].answer = malloc(size + 256);
  int head = sprintf(files[i].answer, "HTTP/1.1 200 OK\r\nContent-Length: %ld\r\n\r\n", size);
  if (fread(files[i].answer + head, 1, size, file) != (size_t)size) {
    perror(path);
    exit(1);
  }
  files[i].length = head + size;
  fclose(file);
}

static void send_rest(int poll, int client) {
  ssize_t sent = write(client, rests[client].from, rests[client].left);
  if (sent < 0) {
    if (errno != EAGAIN) close(client);
    return;
  }
  rests[client].from += sent;
  rests[client].left -= sent;
  if (!rests[client].left) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = client};
    epoll_ctl(poll, EPOLL_CTL_MOD, client, &event);
  }
}

static void answer(int poll, int client) {
  char request[8192];
  ssize_t got = read(client, request, sizeof request - 1);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) close(client);
    return;
  }
  request[got] = 0;
  for (int i = 0; i < MOST_FILES && files[i].name; i++) {
    size_t length = strlen(files[i].name);
    if (!strncmp(request + 5, files[i].name, length) && request[5 + length] == ' ') {
      ssize_t sent = write(client, files[i].answer, files[i].length);
      if (sent < 0) sent = 0;
      if ((size_t)sent < files[i].length) {
        rests[client].from = files[i].answer + sent;
        rests[client].left = files[i].length - sent;
        struct epoll_event event = {.events = EPOLLOUT, .data.fd = client};
        epoll_ctl(poll, EPOLL_CTL_MOD, client, &event);
      }
      return;
    }
  }
  close(client);
}

int main(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  for (int i = 2; i < count && i - 2 < MOST_FILES; i++) load(i - 2, arguments[i]);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1, poll = epoll_create1(0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
    perror("listen");
    return 1;
  }
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(poll, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        int client = accept4(listener, 0, 0, SOCK_NONBLOCK);
        if (client < 0 || client >= MOST_SOCKETS) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        rests[client].left = 0;
        event = (struct epoll_event){.events = EPOLLIN, .data.fd = client};
        epoll_ctl(poll, EPOLL_CTL_ADD, client, &event);
      } else if (events[i].events & EPOLLOUT && rests[fd].left) {
        send_rest(poll, fd);
      } else {
        answer(poll, fd);
      }
    }
  }
}
