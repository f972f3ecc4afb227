@NullMarked
package io.github.s3wwwkit.sidecar.cli;

import org.jspecify.annotations.NullMarked;
