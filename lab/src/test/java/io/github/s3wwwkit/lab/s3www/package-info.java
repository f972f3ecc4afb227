@NullMarked
package io.github.s3wwwkit.lab.s3www;

import org.jspecify.annotations.NullMarked;
