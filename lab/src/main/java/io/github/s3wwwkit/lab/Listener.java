package io.github.s3wwwkit.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepts connections until it is closed, each served by a thread of its own. Virtual threads would
 * share as many carriers as there are processors, and whatever holds those up, a class that is
 * being initialised or a name that is being looked up, would make all servers of a test hang.
 */
public final class Listener implements AutoCloseable {
  /** Serves one connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Service {
    /** Throws when the peer left, or this side was closed: either is part of a test. */
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  // A lack of files or threads does not end at once.
  private static final int PAUSE_MILLIS = 100;

  private final String name;
  private final ServerSocket socket;
  private final Service service;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  private Listener(String name, ServerSocket socket, Service service) {
    this.name = name;
    this.socket = socket;
    this.service = service;
    this.acceptor = Thread.ofPlatform().daemon().name(name).unstarted(this::accept);
  }

  /**
   * From now on connections are served.
   *
   * @param name of its threads
   * @param socket bound, and closed with the listener
   */
  public static Listener start(String name, ServerSocket socket, Service service) {
    Listener listener = new Listener(name, socket, service);
    listener.acceptor.start();
    return listener;
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        begin(socket.accept());
      } catch (IOException | OutOfMemoryError e) {
        // The latter says that there is no room for another thread, too.
        if (!socket.isClosed()) {
          System.err.println(name + " cannot take a connection: " + e);
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts this thread", e);
    }
  }

  private void begin(Socket client) throws IOException {
    open.add(client);
    try {
      Thread.ofPlatform().daemon().name(name + " connection").start(() -> serve(client));
    } catch (OutOfMemoryError e) {
      end(client);
      throw e;
    }
  }

  private void serve(Socket client) {
    try {
      // Accepted while it was being closed it may not be seen there.
      if (!socket.isClosed()) {
        service.serve(client);
      }
    } catch (IOException | InterruptedException e) {
      // Part of a test.
    } finally {
      try {
        end(client);
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }

  private void end(Socket client) throws IOException {
    open.remove(client);
    client.close();
  }

  /** Refuses connections from now on and ends those that are open. */
  @Override
  public void close() throws IOException {
    socket.close();
    // The system takes connections until the thread that waits for them has let go of the socket.
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket client : open) {
      client.close();
    }
  }
}
